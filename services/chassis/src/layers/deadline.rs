//! Ends a call whose caller no longer waits.

use crate::clock::moment;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use kezhi_proto::common::ErrorReason;
use tokio::task_local;
use tokio::time::{Instant, sleep_until, timeout_at};
use tonic::{Code, Status};

use super::body::until;
use super::{Around, Inner, Request, Response};
use crate::contract::Contract;
use crate::error::status;

/// The transport below keeps the same deadline and would answer with a bare CANCELLED, so ours comes a little before it.
const HEAD_START: Duration = Duration::from_millis(5);

task_local! {
    /// When the call that is answered must be.
    static END: Instant;
}

/// How long the call that is being answered has left; nothing for a stream, and for what no call asked for.
pub(crate) fn time_left() -> Option<Duration> {
    let end = END.try_with(|end| *end).ok()?;
    Some(end.saturating_duration_since(moment()))
}

/// Does some work as for a call that has so long.
#[cfg(test)]
pub(crate) async fn in_time<T>(left: Duration, work: impl Future<Output = T>) -> T {
    END.scope(moment() + left, work).await
}

/// Refuses a call that is not answered before the caller's `grpc-timeout` or, if that is shorter, the server's own limit; a
/// stream has only the caller's. It stands before all that takes time, so that no work outlives its caller.
#[derive(Clone)]
pub struct Deadline {
    contract: Arc<Contract>,
    longest: Duration,
}

impl Deadline {
    /// The layer, with the longest time that a call other than a stream may take.
    pub fn new(contract: Arc<Contract>, longest: Duration) -> Self {
        Self { contract, longest }
    }

    fn changes(&self, path: &str) -> bool {
        self.contract.method(path).is_some_and(|method| !method.safe)
    }

    /// Health and reflection may stay open, as streams do.
    fn is_stream(&self, path: &str) -> bool {
        self.contract
            .method(path)
            .is_none_or(|method| method.client_streaming || method.server_streaming)
    }
}

impl Around for Deadline {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        let asked = timeout_of(request.headers()).map(|asked| asked.saturating_sub(HEAD_START.min(asked / 2)));
        let streams = self.is_stream(request.uri().path());
        let changes = self.changes(request.uri().path());
        let allowed = if streams {
            asked
        } else {
            Some(asked.unwrap_or(self.longest).min(self.longest))
        };
        // A deadline beyond the end of time is none.
        let Some(end) = allowed.and_then(|allowed| moment().checked_add(allowed)) else {
            return inner.answer(request).await;
        };
        let answer = async {
            match streams {
                true => inner.answer(request).await,
                false => END.scope(end, inner.answer(request)).await,
            }
        };
        match timeout_at(end, answer).await {
            Ok(response) if streams => until(response, sleep_until(end), passed(changes)),
            Ok(response) => response,
            Err(_) => passed(changes).into_http(),
        }
    }
}

/// What is on its way to the disk when the time is over cannot be called back, so nobody knows whether it was done.
fn passed(changes: bool) -> Status {
    let message = match changes {
        true => {
            "the deadline passed before the answer was ready; the call may or may not have been carried out: send it again \
             with the same request_id, and it is carried out once"
        }
        false => "the deadline passed before the answer was ready; nothing was changed",
    };
    status(Code::DeadlineExceeded, ErrorReason::DeadlinePassed, message, [])
}

/// The `grpc-timeout` of a call: up to eight digits and a unit. One that is malformed counts as none, as in other servers.
pub fn timeout_of(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let amount = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(amount * 3600)),
        "M" => Some(Duration::from_secs(amount * 60)),
        "S" => Some(Duration::from_secs(amount)),
        "m" => Some(Duration::from_millis(amount)),
        "u" => Some(Duration::from_micros(amount)),
        "n" => Some(Duration::from_nanos(amount)),
        _ => None,
    }
}
