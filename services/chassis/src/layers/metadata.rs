//! Looks at the size of the metadata.

use kezhi_proto::common::ErrorReason;
use tonic::{Code, Status};

use super::{Around, Inner, Request, Response};
use crate::error::status;

/// The most that a server of gRPC takes where nothing else is agreed.
const LARGEST: usize = 16 << 10;
/// What HTTP/2 counts for each header besides its name and its value.
const EACH: usize = 32;

/// Refuses a call with more metadata than any of ours has. HTTP/2 would refuse it too, but not as gRPC does: the connection takes
/// far more, so that this layer can say why.
#[derive(Clone)]
pub struct MetadataLimit;

impl Around for MetadataLimit {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        match size(&request) > LARGEST {
            true => too_large().into_http(),
            false => inner.answer(request).await,
        }
    }
}

fn size(request: &Request) -> usize {
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| name.as_str().len() + value.len() + EACH);
    headers.sum::<usize>() + request.uri().path().len()
}

fn too_large() -> Status {
    let message = format!("the metadata of the call is larger than {LARGEST} bytes");
    let metadata = [("limit_bytes", LARGEST.to_string())];
    status(
        Code::ResourceExhausted,
        ErrorReason::MetadataTooLarge,
        message,
        metadata,
    )
}
