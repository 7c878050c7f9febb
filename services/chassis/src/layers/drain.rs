//! Lets a server stop while others still listen.

use kezhi_proto::common::ErrorReason;
use tokio_util::sync::CancellationToken;
use tonic::Code;

use super::body::until;
use super::{Around, Inner, Request, Response};
use crate::error::status;

/// Ends the streams that are open when the server stops, and tells their callers to go on elsewhere; calls that are running
/// finish. It stands outside of everything, for it concerns the server and not the call.
#[derive(Clone)]
pub struct Drain {
    stop: CancellationToken,
}

impl Drain {
    /// The layer, with the token that stops the server.
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop }
    }
}

impl Around for Drain {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        let response = inner.answer(request).await;
        let message = "the server stops; go on from where you are at another, or here in a moment";
        until(
            response,
            self.stop.cancelled_owned(),
            status(Code::Unavailable, ErrorReason::ServiceDown, message, []),
        )
    }
}
