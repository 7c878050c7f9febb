//! Who is paid from a project beside its units: suppliers and contractors, each with its contract.

use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::CreditCode;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::{Payee, Project, RegisterPayeeRequest};
use serde_json::json;

use super::facts::Facts;
use super::moving::{Frame, Moving};
use crate::settings::Settings;

/// Registers a payee.
pub(super) async fn register(call: Call, request: RegisterPayeeRequest, _settings: Settings) -> Result<Project, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, frame).await?;
    let payee = normalised(request.payee.unwrap_or_default())?;
    let facts = Facts {
        payee: payee.clone(),
        ..moving.facts()
    };
    let taken = moving.take(&call, "RegisterPayee", &facts)?;
    let data = json!({"ceiling_fen": payee.ceiling_fen, "payee": payee.credit_code});
    moving.project.value.payees.push(payee);
    moving.store(&call, taken, data).await
}

/// The payee with its credit code in its normal form; refuses a code whose check character is wrong.
fn normalised(payee: Payee) -> Result<Payee, Refusal> {
    let code = CreditCode::parse(&payee.credit_code)
        .map_err(|error| Refusal::field("payee.credit_code", error.to_string()))?;
    Ok(Payee {
        credit_code: code.as_str().to_string(),
        ..payee
    })
}
