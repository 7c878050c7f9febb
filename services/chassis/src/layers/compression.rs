//! Takes messages that a client compressed.

use std::io::Read;
use std::sync::{Arc, OnceLock};

use flate2::read::GzDecoder;
use http::HeaderValue;
use http::header::HeaderName;
use kezhi_proto::common::ErrorReason;
use tonic::body::Body;
use tonic::metadata::MetadataValue;
use tonic::{Code, Status};

use super::messages::{EachMessage, Messages, PREFIX_BYTES, announced, malformed};
use super::{Around, Inner, Request, Response};
use crate::error::{message_too_large, status};

/// By what the messages of a call are compressed, and what a server takes.
const ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
const ACCEPTED: &str = "identity,gzip";
/// By how much what cannot be made smaller may grow.
const GROWTH: usize = 1 << 10;

/// Makes what comes compressed by gzip into what it was, so that nothing behind it need know. Refuses other compressions, and a
/// message that would be larger than the limit: its size counts once it is unpacked.
#[derive(Clone)]
pub struct Compression {
    limit: usize,
}

impl Compression {
    /// The layer, with the size of the largest message that is taken.
    pub fn new(max_message_bytes: usize) -> Self {
        Self {
            limit: max_message_bytes,
        }
    }
}

impl Around for Compression {
    async fn around<S: Inner>(self, mut request: Request, inner: S) -> Response {
        match request
            .headers_mut()
            .remove(ENCODING)
            .as_ref()
            .map(HeaderValue::as_bytes)
        {
            None | Some(b"identity") => inner.answer(request).await,
            Some(b"gzip") => {
                let refused = Arc::new(OnceLock::new());
                let each = Unpacked {
                    limit: self.limit,
                    refused: refused.clone(),
                };
                let answer = inner
                    .answer(request.map(|body| Body::new(Messages::of(body, each))))
                    .await;
                // Whoever read the body knows only that it broke off.
                refused
                    .get()
                    .map_or(answer, |status: &Status| status.clone().into_http())
            }
            Some(other) => unknown(&String::from_utf8_lossy(other)).into_http(),
        }
    }
}

/// Unpacks each message, and keeps why one was refused.
struct Unpacked {
    limit: usize,
    refused: Arc<OnceLock<Status>>,
}

impl EachMessage for Unpacked {
    fn length_of(&self, prefix: [u8; PREFIX_BYTES]) -> Result<usize, Status> {
        let length = Some(announced(prefix)).filter(|length| *length <= self.limit.saturating_add(GROWTH));
        self.kept(length.ok_or_else(|| message_too_large(self.limit)))
    }

    fn look_at(&self, compressed: bool, message: &[u8]) -> Result<Option<Vec<u8>>, Status> {
        self.kept(compressed.then(|| self.unpacked(message)).transpose())
    }
}

impl Unpacked {
    fn kept<T>(&self, looked: Result<T, Status>) -> Result<T, Status> {
        looked.inspect_err(|status| {
            let _ = self.refused.set(status.clone());
        })
    }

    fn unpacked(&self, message: &[u8]) -> Result<Vec<u8>, Status> {
        let mut unpacked = Vec::new();
        let one_too_many = u64::try_from(self.limit).unwrap_or(u64::MAX).saturating_add(1);
        GzDecoder::new(message)
            .take(one_too_many)
            .read_to_end(&mut unpacked)
            .map_err(|_| malformed("the message is said to be compressed by gzip, and is not"))?;
        match unpacked.len() <= self.limit {
            true => Ok(unpacked),
            false => Err(message_too_large(self.limit)),
        }
    }
}

/// By the protocol a compression that a server does not have is UNIMPLEMENTED, with those that it has.
fn unknown(encoding: &str) -> Status {
    let encoding: String = encoding.chars().take(40).collect();
    let message = format!("messages are taken as they are or compressed by gzip, not by {encoding}");
    let metadata = [("encoding", encoding)];
    let mut status = status(Code::Unimplemented, ErrorReason::CompressionUnknown, message, metadata);
    let accepted = MetadataValue::from_static(ACCEPTED);
    status.metadata_mut().insert("grpc-accept-encoding", accepted);
    status
}
