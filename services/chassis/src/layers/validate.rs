//! Looks at the form of the message.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use kezhi_proto::common::ErrorReason;
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use super::{Around, Inner, Request, Response};
use crate::contract::{Contract, Invalid, Method};
use crate::error::{ERROR_DOMAIN, message_too_large, status};

/// What stands before a message on the wire: a flag that says whether it is compressed, and its length.
const PREFIX_BYTES: usize = 5;

/// Refuses a message that is too large, compressed, no message, or breaks the rules of its fields. It stands last: only the
/// form of what an entitled caller sent is worth reading, and a handler gets nothing that breaks the contract. A stream of
/// requests is not read here; the contract has none.
#[derive(Clone)]
pub struct Validation {
    contract: Arc<Contract>,
    max_message_bytes: usize,
}

impl Validation {
    /// The layer, with the size of the largest message that is taken.
    pub fn new(contract: Arc<Contract>, max_message_bytes: usize) -> Self {
        Self {
            contract,
            max_message_bytes,
        }
    }

    /// The same call with its whole message read and judged.
    async fn validated(&self, method: &Method, request: Request) -> Result<Request, Status> {
        let (head, body) = request.into_parts();
        let bytes = self.read(body).await?;
        let message = self.unframed(&bytes)?;
        self.contract.validate(method, message).map_err(invalid)?;
        Ok(Request::from_parts(head, Body::new(Full::new(bytes))))
    }

    async fn read(&self, body: Body) -> Result<Bytes, Status> {
        match Limited::new(body, self.max_message_bytes.saturating_add(PREFIX_BYTES))
            .collect()
            .await
        {
            Ok(collected) => Ok(collected.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Err(message_too_large(self.max_message_bytes)),
            Err(_) => Err(malformed("the message broke off")),
        }
    }

    /// The one message that the body of such a call is.
    fn unframed<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8], Status> {
        let Some((&[compressed, length @ ..], message)) = bytes.split_first_chunk::<PREFIX_BYTES>() else {
            return Err(malformed("there is no message"));
        };
        match u32::from_be_bytes(length) {
            _ if compressed != 0 => Err(compressed_message()),
            length if usize::try_from(length) == Ok(message.len()) => Ok(message),
            length if usize::try_from(length).is_ok_and(|length| length > self.max_message_bytes) => {
                Err(message_too_large(self.max_message_bytes))
            }
            length => Err(malformed(&format!(
                "{length} bytes are announced and {} came",
                message.len()
            ))),
        }
    }
}

impl Around for Validation {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        let contract = self.contract.clone();
        let Some(method) = contract
            .method(request.uri().path())
            .filter(|method| !method.client_streaming)
        else {
            return inner.answer(request).await;
        };
        match self.validated(method, request).await {
            Ok(request) => inner.answer(request).await,
            Err(status) => status.into_http(),
        }
    }
}

fn malformed(why: &str) -> Status {
    status(Code::InvalidArgument, ErrorReason::MessageMalformed, why, [])
}

/// By the protocol a compression that a server does not have is UNIMPLEMENTED, with those that it has.
fn compressed_message() -> Status {
    let message = "the message is compressed; send it as it is";
    let mut status = status(Code::Unimplemented, ErrorReason::MessageMalformed, message, []);
    status.metadata_mut().insert(
        "grpc-accept-encoding",
        tonic::metadata::MetadataValue::from_static("identity"),
    );
    status
}

fn invalid(invalid: Invalid) -> Status {
    let violations = match invalid {
        Invalid::Malformed(why) => return malformed(&why),
        Invalid::Fields(violations) => violations,
    };
    let text = violations
        .iter()
        .map(|violation| format!("{} {}", violation.path, violation.message));
    let text = text.collect::<Vec<_>>().join("; ");
    let mut details = ErrorDetails::with_error_info(ErrorReason::FieldInvalid.code(), ERROR_DOMAIN, []);
    details.set_bad_request(
        violations
            .into_iter()
            .map(|one| FieldViolation::new(one.path, one.message))
            .collect::<Vec<_>>(),
    );
    Status::with_error_details(Code::InvalidArgument, text, details)
}
