//! Looks at the form of the message.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use kezhi_law::Day;
use kezhi_proto::common::ErrorReason;
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use super::messages::{EachMessage, Messages, PREFIX_BYTES, announced, framed, is_compressed, malformed};
use super::{Around, Inner, Request, Response};
use crate::clock::Clock;
use crate::contract::{Contract, Invalid, Method, day_ahead};
use crate::error::{ERROR_DOMAIN, Error, message_too_large};

/// Refuses a message that is too large, no message, or breaks the rules of its fields. It stands last: only the
/// form of what an entitled caller sent is worth reading, and a handler gets nothing that breaks the contract. Of a stream of
/// messages, each is validated when it comes, and the first that is refused ends the stream.
#[derive(Clone)]
pub struct Validation {
    form: Form,
}

/// What the form of a message must be.
#[derive(Clone)]
struct Form {
    contract: Arc<Contract>,
    max_message_bytes: usize,
    clock: Clock,
}

impl Validation {
    /// The layer, with the size of the largest message that is taken, and the clock by which days are validated.
    pub fn new(contract: Arc<Contract>, max_message_bytes: usize, clock: Clock) -> Self {
        let form = Form {
            contract,
            max_message_bytes,
            clock,
        };
        Self { form }
    }
}

impl Form {
    /// The same call with its whole message read and validated.
    async fn validated(&self, method: &Method, request: Request) -> Result<Request, Status> {
        let (head, body) = request.into_parts();
        let bytes = self.read(body).await?;
        let normal = self.validate(method, self.unframed(&bytes)?)?;
        let bytes = normal.map_or(bytes, |message| framed(&message));
        Ok(Request::from_parts(head, Body::new(Full::new(bytes))))
    }

    /// Holds a message to the rules of the method's message; gives it anew where it is not in its normal form.
    fn validate(&self, method: &Method, message: &[u8]) -> Result<Option<Vec<u8>>, Status> {
        let today = self.clock.today();
        let validated = self.contract.validate(method, message, today);
        validated.map_err(|invalid| refused(invalid, today))
    }

    /// The length that a prefix announces.
    fn length_of(&self, prefix: [u8; PREFIX_BYTES]) -> Result<usize, Status> {
        if is_compressed(prefix) {
            return Err(malformed(
                "the message is said to be compressed, and grpc-encoding does not say by what",
            ));
        }
        let length = Some(announced(prefix)).filter(|length| *length <= self.max_message_bytes);
        length.ok_or_else(|| message_too_large(self.max_message_bytes))
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
        let Some((prefix, message)) = bytes.split_first_chunk::<PREFIX_BYTES>() else {
            return Err(malformed("there is no message"));
        };
        match self.length_of(*prefix)? {
            length if length == message.len() => Ok(message),
            length => Err(malformed(&format!(
                "{length} bytes are announced and {} came",
                message.len()
            ))),
        }
    }
}

impl Around for Validation {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        let form = self.form;
        let contract = form.contract.clone();
        let Some(method) = contract.method(request.uri().path()) else {
            return inner.answer(request).await;
        };
        if method.client_streaming {
            let method = method.clone();
            let validated = request.map(|body| Body::new(Messages::of(body, Validated { form, method })));
            return inner.answer(validated).await;
        }
        match form.validated(method, request).await {
            Ok(request) => inner.answer(request).await,
            Err(status) => status.into_http(),
        }
    }
}

/// Each message of a stream is held to the form.
struct Validated {
    form: Form,
    method: Method,
}

impl EachMessage for Validated {
    fn length_of(&self, prefix: [u8; PREFIX_BYTES]) -> Result<usize, Status> {
        self.form.length_of(prefix)
    }

    fn look_at(&self, _compressed: bool, message: &[u8]) -> Result<Option<Vec<u8>>, Status> {
        self.form.validate(&self.method, message)
    }
}

fn refused(invalid: Invalid, today: Day) -> Status {
    let violations = match invalid {
        Invalid::Malformed(why) => return malformed(&why),
        Invalid::Ahead(ahead) => return Error::from(day_ahead(&ahead.path, ahead.day, today)).into(),
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
