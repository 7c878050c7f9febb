//! Who is paid from a project beside its units: suppliers and contractors, each with its contract.

use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::projects::{Payee, Project, RegisterPayeeRequest};
use serde_json::json;

use super::{facts, open, store};
use crate::projects::procedure::PROJECT;
use crate::projects::rules::Facts;

/// Registers a payee.
pub async fn register(call: Call, request: RegisterPayeeRequest) -> Result<Project, Error> {
    let mut moving = open(&call, &request).await?;
    let given = request.payee.unwrap_or_default();
    let payee = Payee {
        credit_code: field::credit_code("payee.credit_code", &given.credit_code)?,
        ..given
    };
    let facts = Facts {
        payee: payee.clone(),
        ..facts(&call, &moving).await?
    };
    let taken = moving.take(&call, &PROJECT, "RegisterPayee", &facts)?;
    let data = json!({"ceiling_fen": payee.ceiling_fen, "payee": payee.credit_code});
    moving.value.payees.push(payee);
    store(&call, moving, &taken, data).await
}
