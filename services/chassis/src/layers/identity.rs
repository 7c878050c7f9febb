//! Finds out who calls.

use std::sync::Arc;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use kezhi_proto::common::ErrorReason;
use tonic::{Code, Status};
use tracing::Span;

use super::{Around, Inner, Request, Response};
use crate::caller::Caller;
use crate::clock::Clock;
use crate::error::status;
use crate::identity::Keys;

/// Refuses a token that proves nothing, on every method: who sends a token wants to be known. It stands before access, which
/// asks who calls, and it overwrites what any network said about the caller before.
#[derive(Clone)]
pub struct IdentityCheck {
    keys: Arc<Keys>,
    clock: Clock,
}

impl IdentityCheck {
    /// The layer, with the keys that are trusted.
    pub fn new(keys: Arc<Keys>, clock: Clock) -> Self {
        Self { keys, clock }
    }

    fn caller(&self, headers: &HeaderMap) -> Result<Caller, Status> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let Some(value) = values.next() else {
            return Ok(Caller::anonymous());
        };
        if values.next().is_some() {
            return Err(invalid("there is more than one"));
        }
        let token = value
            .to_str()
            .ok()
            .and_then(bearer)
            .ok_or_else(|| invalid("it is not sent as \"Bearer …\""))?;
        self.keys.verify(token, self.clock.now_micros()).map_err(invalid)
    }
}

impl Around for IdentityCheck {
    async fn around<S: Inner>(self, mut request: Request, inner: S) -> Response {
        match self.caller(request.headers()) {
            Ok(caller) => {
                Span::current().record("caller", caller.account.as_str());
                request.extensions_mut().insert(caller);
                inner.answer(request).await
            }
            Err(status) => status.into_http(),
        }
    }
}

/// The token in an `authorization` header; the scheme is not case-sensitive.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn invalid(why: impl std::fmt::Display) -> Status {
    status(
        Code::Unauthenticated,
        ErrorReason::TokenInvalid,
        format!("the token is not valid: {why}"),
        [],
    )
}
