//! Asks whether the caller may.

use std::sync::Arc;

use kezhi_proto::common::ErrorReason;
use tonic::{Code, Status};

use super::{Around, Inner, Request, Response};
use crate::caller::{ANONYMOUS, Caller};
use crate::contract::{Contract, Method};
use crate::error::status;

/// Refuses a caller whom the contract does not let call the method. It stands before validation, so that a stranger learns
/// nothing about what a method takes (AIP-211). Health and reflection are open; what the contract does not know passes, for
/// no service will answer it.
#[derive(Clone)]
pub struct AccessCheck {
    contract: Arc<Contract>,
}

impl AccessCheck {
    /// The layer.
    pub fn new(contract: Arc<Contract>) -> Self {
        Self { contract }
    }
}

impl Around for AccessCheck {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        let verdict = match self.contract.method(request.uri().path()) {
            Some(method) => judge(method, request.extensions().get()),
            None => Ok(()),
        };
        match verdict {
            Ok(()) => inner.answer(request).await,
            Err(status) => status.into_http(),
        }
    }
}

fn judge(method: &Method, caller: Option<&Caller>) -> Result<(), Status> {
    match caller {
        _ if method.access.anyone => Ok(()),
        Some(caller) if method.access.admits(caller) => Ok(()),
        Some(caller) if caller.account != ANONYMOUS => Err(role_missing(method)),
        _ => Err(token_missing(method)),
    }
}

fn token_missing(method: &Method) -> Status {
    let message = format!("{} needs a token, sent as \"authorization: Bearer …\"", name(method));
    status(
        Code::Unauthenticated,
        ErrorReason::TokenMissing,
        message,
        [("method", name(method).into())],
    )
}

fn role_missing(method: &Method) -> Status {
    let roles = method
        .access
        .roles
        .iter()
        .map(|role| role.token_name())
        .collect::<Vec<_>>()
        .join(",");
    let message = format!("{} needs one of the roles {roles}", name(method));
    status(
        Code::PermissionDenied,
        ErrorReason::RoleMissing,
        message,
        [("method", name(method).into()), ("roles", roles)],
    )
}

/// The method as callers write it, without the first slash.
fn name(method: &Method) -> &str {
    method.path.trim_start_matches('/')
}
