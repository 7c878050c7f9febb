//! Looks at what the caller says that it sends.

use http::StatusCode;
use http::header::CONTENT_TYPE;
use tonic::body::Body;

use super::{Around, Inner, Request, Response};

/// What gRPC with messages of protobuf calls itself.
const TYPES: [&str; 2] = ["application/grpc", "application/grpc+proto"];

/// Answers whoever does not speak gRPC as HTTP does (415), before anything is read.
#[derive(Clone)]
pub struct ContentType;

impl Around for ContentType {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        match is_grpc(&request) {
            true => inner.answer(request).await,
            false => {
                let mut refused = Response::new(Body::empty());
                *refused.status_mut() = StatusCode::UNSUPPORTED_MEDIA_TYPE;
                refused
            }
        }
    }
}

fn is_grpc(request: &Request) -> bool {
    let stated = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|stated| stated.to_str().ok());
    let stated = stated.and_then(|stated| stated.split(';').next()).unwrap_or_default();
    TYPES.iter().any(|known| known.eq_ignore_ascii_case(stated.trim()))
}
