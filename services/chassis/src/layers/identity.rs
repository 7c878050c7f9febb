//! Finds out who calls.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use kezhi_proto::common::ErrorReason;
use tokio::time::sleep;
use tonic::{Code, Status};
use tracing::Span;

use super::body::until;
use super::{Around, Inner, Request, Response};
use crate::caller::Caller;
use crate::clock::Clock;
use crate::contract::Contract;
use crate::error::status;
use crate::identity::{Keys, ends_at};
use crate::server::Wire;

/// How often the clock is asked whether a token has ended: it may be moved.
const LOOK: Duration = Duration::from_secs(5);

/// Refuses a token that proves nothing, on every method: who sends a token wants to be known. It stands before access, which
/// asks who calls, and it overwrites what any network said about the caller before. An answer that is a stream ends with the token.
#[derive(Clone)]
pub struct IdentityCheck {
    keys: Arc<Keys>,
    clock: Clock,
    contract: Arc<Contract>,
}

impl IdentityCheck {
    /// The layer, with the keys that are trusted.
    pub fn new(wire: Wire) -> Self {
        Self {
            keys: wire.keys,
            clock: wire.clock,
            contract: wire.contract,
        }
    }

    /// Who calls, and when what proves it ends.
    fn caller(&self, headers: &HeaderMap) -> Result<(Caller, Option<i64>), Status> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let Some(value) = values.next() else {
            return Ok((Caller::anonymous(), None));
        };
        if values.next().is_some() {
            return Err(invalid("there is more than one"));
        }
        let token = value
            .to_str()
            .ok()
            .and_then(bearer)
            .ok_or_else(|| invalid("it is not sent as \"Bearer …\""))?;
        let caller = self.keys.verify(token, self.clock.now_micros()).map_err(invalid)?;
        Ok((caller, ends_at(token)))
    }

    fn is_told_as_a_stream(&self, path: &str) -> bool {
        self.contract.method(path).is_some_and(|method| method.server_streaming)
    }

    /// Ends at an instant of the clock.
    async fn wait_until(self, end: i64) {
        loop {
            match u64::try_from(end - self.clock.now_micros()) {
                Ok(left) if left > 0 => sleep(LOOK.min(Duration::from_micros(left))).await,
                _ => return,
            }
        }
    }
}

impl Around for IdentityCheck {
    async fn around<S: Inner>(self, mut request: Request, inner: S) -> Response {
        let (caller, ends) = match self.caller(request.headers()) {
            Ok(known) => known,
            Err(status) => return status.into_http(),
        };
        Span::current().record("caller", caller.account.as_str());
        request.extensions_mut().insert(caller);
        let streams = self.is_told_as_a_stream(request.uri().path());
        let response = inner.answer(request).await;
        match ends.filter(|_| streams) {
            Some(end) => until(response, self.wait_until(end), ended()),
            None => response,
        }
    }
}

/// The token in an `authorization` header; the scheme is not case-sensitive.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn ended() -> Status {
    invalid("it has expired; go on from where you are with a new one")
}

fn invalid(why: impl std::fmt::Display) -> Status {
    status(
        Code::Unauthenticated,
        ErrorReason::TokenInvalid,
        format!("the token is not valid: {why}"),
        [],
    )
}
