//! The steps of a recovery: ordered, paid back in parts or at once, rescinded.

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::projects::recovery::State;
use kezhi_proto::projects::{OrderRecoveryRequest, RecordRepaymentRequest, Recovery, RescindRecoveryRequest};
use serde_json::json;

use super::procedure::{RECOVERY, REPAYMENT};
use super::rules::{Facts, owed_fen};
use super::{RECOVERIES, shares};
use crate::funds::{claim, of_project, refuse_foreign_unit, refuse_unless};
use crate::ledger;
use crate::ledger::posting::deed;
use crate::projects::PROJECTS;
use crate::projects::procedure::BOOKS_IN_USE;

pub(super) async fn order(call: Call, request: OrderRecoveryRequest) -> Result<Recovery, Error> {
    let project = call.load_to_change(&PROJECTS, &request.project, "").await?.value;
    refuse_unless(&project, BOOKS_IN_USE, "OrderRecovery")?;
    refuse_foreign_unit(&call, &project, "unit", &request.unit)?;
    let on = call.day_of_step(&request.taken_on)?;
    let due_on = field::day_not_before("due_on", &request.due_on, on)?;
    let recovery = Recovery {
        project: request.project,
        unit: request.unit,
        source: request.source,
        amount_fen: request.amount_fen,
        grounds: request.grounds,
        due_on: request.due_on,
        ..Recovery::default()
    };
    let facts = Facts {
        available_fen: shares::recoverable_fen(&call, &recovery).await? - owed(&call, &recovery).await?,
        recovery: recovery.clone(),
        ..Facts::default()
    };
    let taken = RECOVERY.begin("OrderRecovery", &facts)?;
    let data = json!({"amount_fen": recovery.amount_fen, "project": recovery.project, "unit": recovery.unit});
    let stored = call
        .begin(&RECOVERIES, call.authority(), recovery, &taken, on, data)
        .await?;
    let start = Start::by_agreement(&stored.name, &stored.authority, REPAYMENT, on, due_on);
    call.start_limit(start).await?;
    Ok(stored.value)
}

/// What the unit owes already, of the same project and source.
async fn owed(call: &Call, new: &Recovery) -> Result<i64, Error> {
    let ordered = Filter::of(call.authority())
        .in_state(State::Ordered)
        .under(&new.project);
    let others = call
        .all(&RECOVERIES, &ordered)
        .await?
        .into_iter()
        .map(|other| other.value);
    let same = others.filter(|other| other.unit == new.unit && other.source == new.source);
    Ok(same.map(|other| owed_fen(&other)).sum())
}

pub(super) async fn record_repayment(call: Call, request: RecordRepaymentRequest) -> Result<Recovery, Error> {
    let mut recovery = call.open(&RECOVERIES, &request).await?;
    let step = match request.amount_fen == owed_fen(&recovery.value) {
        true => "CompleteRepayment",
        false => "RecordRepayment",
    };
    let facts = Facts {
        recovery: recovery.value.clone(),
        repaid_fen: request.amount_fen,
        ..Facts::default()
    };
    let taken = recovery.take(&call, &RECOVERY, step, &facts)?;
    let project = call.load(&PROJECTS, &recovery.value.project).await?.value;
    let transfers = shares::repaid(&call, &project, &recovery.value, request.amount_fen).await?;
    let posting = of_project(&call, &project, deed::RECOVERED, recovery.on, &request.receipt).posting(transfers);
    let receipt = claim(&project.authority, "receipt", &request.receipt, &recovery.name);
    ledger::post(&call, vec![posting], vec![receipt]).await?;
    recovery.value.repaid_fen += request.amount_fen;
    let repaid_fen = recovery.value.repaid_fen;
    let data = json!({"amount_fen": request.amount_fen, "receipt": request.receipt, "repaid_fen": repaid_fen});
    Ok(recovery.store(&call, &RECOVERIES, &taken, data).await?.value)
}

pub(super) async fn rescind(call: Call, request: RescindRecoveryRequest) -> Result<Recovery, Error> {
    let mut recovery = call.open(&RECOVERIES, &request).await?;
    let taken = recovery.take(&call, &RECOVERY, "RescindRecovery", &Facts::default())?;
    recovery.value.ended_for = request.reasons;
    Ok(recovery.store(&call, &RECOVERIES, &taken, json!({})).await?.value)
}
