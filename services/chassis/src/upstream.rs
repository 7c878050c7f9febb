//! How a service is reached: over a socket, or in the same process without one.

use std::convert::Infallible;
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use opentelemetry::trace;
use tonic::Status;
use tonic::body::Body;
use tonic::transport::Channel;
use tower::Service;
use tower::util::BoxCloneSyncService;
use tracing::Instrument;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::server::Wired;
use crate::telemetry::pass_on_trace;

/// A service, wherever it runs.
pub type Upstream = BoxCloneSyncService<http::Request<Body>, http::Response<Body>, Status>;

/// A service in another process. Each call is a span of its own in the trace of whoever calls.
pub fn over_socket(channel: Channel) -> Upstream {
    BoxCloneSyncService::new(OverSocket(channel))
}

/// A service in this process: called without a socket.
pub fn in_process(service: Wired) -> Upstream {
    BoxCloneSyncService::new(
        tower::ServiceBuilder::new()
            .map_err(|never: Infallible| match never {})
            .service(service),
    )
}

#[derive(Clone)]
struct OverSocket(Channel);

impl Service<http::Request<Body>> for OverSocket {
    type Response = http::Response<Body>;
    type Error = Status;
    type Future = BoxFuture<'static, Result<Self::Response, Status>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Status>> {
        self.0.poll_ready(context).map_err(unavailable)
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        let method = request.uri().path().trim_start_matches('/').to_string();
        let span = tracing::info_span!(
            "upstream",
            otel.name = method,
            otel.kind = "client",
            rpc.system.name = "grpc",
            rpc.method = method,
        );
        span.in_scope(|| pass_on_trace(request.headers_mut()));
        let answer = self.0.call(request).instrument(span.clone());
        Box::pin(async move {
            answer.await.map_err(|error| {
                span.set_status(trace::Status::error("it does not answer"));
                unavailable(error)
            })
        })
    }
}

fn unavailable(error: tonic::transport::Error) -> Status {
    Status::unavailable(error.to_string())
}
