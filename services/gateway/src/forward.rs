//! Passing a call on: bytes, streams and trailers as they are.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};
use kezhi_chassis::contract::Contract;
use kezhi_chassis::error::{message_too_large, status_to_retry, unknown_method};
use kezhi_chassis::layers::trailers;
use kezhi_chassis::telemetry::pass_on_trace;
use kezhi_proto::common::ErrorReason;
use tonic::body::Body;
use tonic::{Code, Status};
use tower::{Service, ServiceExt};

use crate::route::Routes;

/// Passes calls on to the services.
#[derive(Clone)]
pub struct Forward {
    routes: Routes,
    contract: Arc<Contract>,
    max_message_bytes: usize,
}

impl Forward {
    /// To these services; a request whose message is larger than the limit is refused.
    pub fn new(routes: Routes, contract: Arc<Contract>, max_message_bytes: usize) -> Self {
        Self {
            routes,
            contract,
            max_message_bytes,
        }
    }

    /// Answers one call.
    pub async fn call(self, mut request: Request<Body>) -> Result<Response<Body>, Infallible> {
        let path = request.uri().path().to_string();
        let Some((name, upstream)) = self.routes.of(&path) else {
            return Ok(unknown_method(&path).into_http());
        };
        pass_on_trace(request.headers_mut());
        let exceeded = Arc::new(AtomicBool::new(false));
        // A stream is as long as it is; its service validates each message. Another body is one message, and its head adds five
        // bytes.
        let streams = self
            .contract
            .method(&path)
            .is_some_and(|method| method.client_streaming);
        let request = match streams {
            true => request,
            false => request.map(|body| {
                Body::new(Counted {
                    body,
                    left: self.max_message_bytes + 5,
                    exceeded: exceeded.clone(),
                })
            }),
        };
        let answer = async { upstream.clone().ready().await?.call(request).await };
        Ok(match answer.await {
            _ if exceeded.load(Ordering::Relaxed) => message_too_large(self.max_message_bytes).into_http(),
            Ok(response) => {
                let service = name.to_string();
                response.map(|body| {
                    Body::new(Answer {
                        body,
                        service,
                        ended: false,
                    })
                })
            }
            Err(error) => {
                tracing::warn!(service = name, %error, "a service does not answer");
                down(name).into_http()
            }
        })
    }
}

fn down(name: &str) -> Status {
    let message = format!("the service {name} does not answer; send the call again, a change with the same request_id");
    let metadata = [("service", name.to_string())];
    status_to_retry(Code::Unavailable, ErrorReason::ServiceDown, message, metadata)
}

/// A body that ends with an error once it is longer than it may be.
struct Counted {
    body: Body,
    left: usize,
    exceeded: Arc<AtomicBool>,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => frame,
            other => return other,
        };
        let length = frame.data_ref().map_or(0, Bytes::len);
        match self.left.checked_sub(length) {
            Some(left) => {
                self.left = left;
                Poll::Ready(Some(Ok(frame)))
            }
            None => {
                self.exceeded.store(true, Ordering::Relaxed);
                Poll::Ready(Some(Err(Status::resource_exhausted("the message is too large"))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer of which a service that breaks off is still named: the stream ends with a status, not with a broken connection.
struct Answer {
    body: Body,
    service: String,
    ended: bool,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Err(error))) => {
                tracing::warn!(service = self.service, %error, "a service broke off");
                self.ended = true;
                Poll::Ready(Some(Ok(Frame::trailers(trailers(&down(&self.service))))))
            }
            other => other,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
