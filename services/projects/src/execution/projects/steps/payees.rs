//! Who is paid from a project beside its units: suppliers and contractors, each with its contract.

use kezhi_chassis::correction::Correcting;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::ProjectEvent;
use kezhi_proto::projects::{CorrectPayeeRequest, Payee, Project, RegisterPayeeRequest};

use super::{facts, open, store};
use crate::execution::projects::procedure::PROJECT;
use crate::execution::projects::rules::Facts;

/// What can be wrong of a payee.
const CORRECTABLE: [&str; 7] = [
    "credit_code",
    "display_name",
    "ceiling_fen",
    "contract",
    "contract.kind",
    "contract.digest",
    "contract.title",
];

/// Registers a payee.
pub async fn register(call: Call, request: RegisterPayeeRequest) -> Result<Project, Error> {
    let mut moving = open(&call, &request).await?;
    let given = request.payee.unwrap_or_default();
    let credit_code = field::credit_code("payee.credit_code", &given.credit_code)?;
    let payee = Payee {
        credit_code_remark: field::credit_code_remark(&credit_code),
        credit_code,
        corrections: Vec::new(),
        ..given
    };
    let facts = Facts {
        payee: Some(payee.clone()),
        ..facts(&call, &moving).await?
    };
    let taken = moving.take(&call, &PROJECT, &facts)?;
    let data = ProjectEvent {
        ceiling_fen: payee.ceiling_fen,
        payee: payee.credit_code.to_string(),
        ..ProjectEvent::default()
    };
    moving.value.payees.push(payee);
    store(&call, moving, &taken, data).await
}

/// Puts right what is recorded of a payee.
pub async fn correct(call: Call, request: CorrectPayeeRequest) -> Result<Project, Error> {
    let mut moving = open(&call, &request).await?;
    let code = field::credit_code("credit_code", &request.credit_code)?;
    let mut others = std::mem::take(&mut moving.value.payees);
    let position = others.iter().position(|payee| payee.credit_code == code);
    let position = position.ok_or_else(|| {
        let message = format!("{code} is no payee of {}", moving.name);
        Refusal::field("credit_code", message)
    })?;
    let known = others.remove(position);
    let correcting = Correcting {
        field: "payee",
        stated: request.payee,
        mask: request.update_mask,
        reason: request.reason,
    };
    let corrected = call.correct(&known, correcting, &CORRECTABLE)?;
    let mut payee = corrected.value;
    payee.credit_code = field::credit_code("payee.credit_code", &payee.credit_code)?;
    payee.credit_code_remark = field::credit_code_remark(&payee.credit_code);
    payee.corrections.extend(corrected.corrections);
    // What it is compared with is all that is registered besides.
    moving.value.payees = others;
    let facts = Facts {
        payee: Some(payee.clone()),
        ..facts(&call, &moving).await?
    };
    let taken = moving.take(&call, &PROJECT, &facts)?;
    moving.value.payees.insert(position, payee);
    let data = ProjectEvent {
        payee: code.to_string(),
        corrected: corrected.changes,
        ..ProjectEvent::default()
    };
    store(&call, moving, &taken, data).await
}
