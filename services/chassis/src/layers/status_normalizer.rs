//! Mends what the libraries answer by themselves, so that every refusal that leaves the suite has a documented reason.

use std::panic::AssertUnwindSafe;

use futures::future::FutureExt;
use http::HeaderMap;
use http_body::Frame;
use http_body_util::BodyExt;
use kezhi_proto::common::ErrorReason;
use tonic::body::Body;
use tonic::{Code, Status};

use super::{Around, Inner, Request, Response};
use crate::{error, telemetry};

/// How tonic says that bytes are no message, and that a message is too large; it gives the first the code of a fault and
/// the second that of a page past the end.
const NOT_DECODED: &str = "failed to decode Protobuf message";
const TOO_LARGE: &str = "decoded message length too large";

/// Refuses what no service has a method for, and answers for a handler that panicked. It stands outside of all that can
/// answer without a reason, and inside of the trace, which records what the caller really gets.
#[derive(Clone)]
pub struct StatusNormalizer;

impl Around for StatusNormalizer {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        let path = request.uri().path().to_string();
        let Ok(mut response) = AssertUnwindSafe(inner.answer(request)).catch_unwind().await else {
            tracing::error!("a handler panicked");
            return fault().into_http();
        };
        mend(response.headers_mut(), &path);
        response.map(|body| Body::new(body.map_frame(move |frame| mend_trailers(frame, &path))))
    }
}

fn mend_trailers<D>(frame: Frame<D>, path: &str) -> Frame<D> {
    match frame.into_trailers() {
        Ok(mut trailers) => {
            mend(&mut trailers, path);
            Frame::trailers(trailers)
        }
        Err(frame) => frame,
    }
}

fn mend(headers: &mut HeaderMap, path: &str) {
    let answered = headers.get(Status::GRPC_STATUS).is_some_and(|code| code != "0");
    let mended = if answered {
        Status::from_header_map(headers).and_then(|status| mended(&status, path))
    } else {
        None
    };
    if let Some(mended) = mended {
        // It fails only for metadata that is no header, and a mended status has none.
        let _ = mended.add_header(headers);
    }
}

/// The status that the caller should get instead; nothing where it is right as it is.
fn mended(status: &Status, path: &str) -> Option<Status> {
    let text = status.message();
    let explained = !status.details().is_empty();
    let plain = |code, reason| Some(error::status(code, reason, text, []));
    match status.code() {
        Code::Ok => None,
        Code::Internal if text.starts_with(NOT_DECODED) => plain(Code::InvalidArgument, ErrorReason::MessageMalformed),
        Code::Internal | Code::Unknown | Code::DataLoss => {
            if !explained {
                tracing::error!(fault = text, "a call failed");
            }
            Some(fault())
        }
        _ if explained => None,
        Code::OutOfRange if text.contains(TOO_LARGE) => plain(Code::ResourceExhausted, ErrorReason::MessageTooLarge),
        Code::Cancelled | Code::DeadlineExceeded => plain(Code::DeadlineExceeded, ErrorReason::DeadlinePassed),
        Code::Unimplemented => Some(error::unknown_method(path)),
        Code::Unauthenticated => plain(Code::Unauthenticated, ErrorReason::TokenInvalid),
        Code::PermissionDenied => plain(Code::PermissionDenied, ErrorReason::RoleMissing),
        Code::InvalidArgument => plain(Code::InvalidArgument, ErrorReason::FieldInvalid),
        Code::NotFound => plain(Code::NotFound, ErrorReason::ResourceNotFound),
        Code::AlreadyExists => plain(Code::AlreadyExists, ErrorReason::ResourceExists),
        Code::ResourceExhausted => plain(Code::ResourceExhausted, ErrorReason::RateExceeded),
        Code::Aborted => plain(Code::Aborted, ErrorReason::WriteConflict),
        Code::Unavailable => plain(Code::Unavailable, ErrorReason::ServiceDown),
        Code::OutOfRange | Code::FailedPrecondition => {
            tracing::error!(fault = text, "a call was refused without a reason");
            Some(fault())
        }
    }
}

/// What a caller is told of a fault: where the operator finds it.
fn fault() -> Status {
    let message = "the suite failed; the fault is in its log";
    error::status(
        Code::Internal,
        ErrorReason::Fault,
        message,
        [("trace_id", telemetry::trace_id())],
    )
}
