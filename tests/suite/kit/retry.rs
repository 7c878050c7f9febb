//! A client that sends a call again while nobody answers it.

use std::time::{Duration, Instant};

use tonic::{Code, Response, Status};
use tonic_types::StatusExt;
use uuid::Uuid;

/// How long a client goes on trying.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long it pauses.
const PAUSE: Duration = Duration::from_millis(30);

/// A new request_id.
pub fn request_id() -> String {
    Uuid::new_v4().to_string()
}

/// Sends a call until it is answered. A client may send again what found nobody, and what broke off on the way.
pub async fn until_answered<T>(mut call: impl AsyncFnMut() -> Result<Response<T>, Status>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        match call().await {
            Ok(response) => return response.into_inner(),
            Err(status) if may_be_retried(&status) && Instant::now() < end => tokio::time::sleep(PAUSE).await,
            Err(status) => panic!("a call was not answered within {PATIENCE:?}: {status:?}"),
        }
    }
}

fn may_be_retried(status: &Status) -> bool {
    let details = status.get_error_details();
    let asked_to = details.retry_info().is_some();
    asked_to || matches!(status.code(), Code::Unavailable | Code::Aborted) || details.error_info().is_none()
}
