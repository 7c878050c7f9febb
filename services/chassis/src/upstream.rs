//! How a service is reached: over a socket, or in the same process without one.

use std::convert::Infallible;

use tonic::Status;
use tonic::body::Body;
use tonic::transport::Channel;
use tower::util::BoxCloneSyncService;

use crate::server::Wired;

/// A service, wherever it runs.
pub type Upstream = BoxCloneSyncService<http::Request<Body>, http::Response<Body>, Status>;

/// A service in another process.
pub fn over_socket(channel: Channel) -> Upstream {
    let unavailable = |error: tonic::transport::Error| Status::unavailable(error.to_string());
    BoxCloneSyncService::new(tower::ServiceBuilder::new().map_err(unavailable).service(channel))
}

/// A service in this process: called without a socket.
pub fn in_process(service: Wired) -> Upstream {
    BoxCloneSyncService::new(
        tower::ServiceBuilder::new()
            .map_err(|never: Infallible| match never {})
            .service(service),
    )
}
