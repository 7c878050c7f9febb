//! The steps of a recovery: ordered, paid back in parts or at once, rescinded.

use kezhi_proto::projects::RecoveryEvent;
use std::slice;

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Refusal, field, normal};
use kezhi_proto::projects::recovery::State;
use kezhi_proto::projects::{
    OrderRecoveryRequest, RecordRepaymentRequest, Recovery, RescindRecoveryRequest, ReverseRepaymentRequest,
};

use super::procedure::{RECOVERY, REPAYMENT};
use super::rules::{Facts, owed_fen};
use super::{RECOVERIES, shares};
use crate::execution::projects::PROJECTS;
use crate::execution::projects::procedure::BOOKS_IN_USE;
use crate::money::funds::{claim, of_project, refuse_foreign_unit, refuse_unless, reversal};
use crate::money::ledger::posting::operation;
use crate::money::ledger::{self, Posting, store};
use crate::planning::plans::PLANS;
use crate::planning::plans::rules::refuse_closed_plan;

pub(super) async fn order(call: Call, request: OrderRecoveryRequest) -> Result<Recovery, Error> {
    let project = call.load_to_change(&PROJECTS, &request.project, "").await?.value;
    refuse_unless(&project, BOOKS_IN_USE, OrderRecoveryRequest::STEP)?;
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
    let available_fen = shares::recoverable_fen(&call, &recovery).await? - owed(&call, &recovery).await?;
    let facts = Facts {
        recovery: recovery.clone(),
        available_fen: Some(available_fen),
        repaid_fen: None,
    };
    let taken = RECOVERY.begin(OrderRecoveryRequest::STEP, &facts)?;
    let data = RecoveryEvent {
        amount_fen: recovery.amount_fen,
        project: recovery.project.to_string(),
        unit: recovery.unit.to_string(),
        ..RecoveryEvent::default()
    };
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
    if request.amount_fen == owed_fen(&recovery.value) {
        recovery = recovery.taking("CompleteRepayment");
    }
    let facts = Facts {
        recovery: recovery.value.clone(),
        available_fen: None,
        repaid_fen: Some(request.amount_fen),
    };
    let taken = recovery.take(&call, &RECOVERY, &facts)?;
    let project = call.load(&PROJECTS, &recovery.value.project).await?.value;
    let transfers = shares::repaid(&call, &project, &recovery.value, request.amount_fen).await?;
    let posting = of_project(&call, &project, operation::RECOVERED, recovery.on, &request.receipt).posting(transfers);
    let receipt = claim(&project.authority, "receipt", &request.receipt, &recovery.name);
    ledger::post(&call, vec![posting], vec![receipt]).await?;
    recovery.value.repaid_fen += request.amount_fen;
    let repaid_fen = recovery.value.repaid_fen;
    let data = RecoveryEvent {
        amount_fen: request.amount_fen,
        receipt: request.receipt.to_string(),
        repaid_fen,
        ..RecoveryEvent::default()
    };
    Ok(recovery.store(&call, &RECOVERIES, &taken, data).await?.value)
}

pub(super) async fn reverse_repayment(call: Call, request: ReverseRepaymentRequest) -> Result<Recovery, Error> {
    let mut recovery = call.open(&RECOVERIES, &request).await?;
    // Money moves in books that are in use only, backwards too.
    let project = call.load_to_change(&PROJECTS, &recovery.value.project, "").await?.value;
    refuse_unless(&project, BOOKS_IN_USE, ReverseRepaymentRequest::STEP)?;
    refuse_closed_plan(&call.load(&PLANS, &project.plan).await?.value)?;
    let was_repaid = recovery.value.state() == State::Repaid;
    let taken = recovery.take_freely(&call, &RECOVERY)?;
    let posting = repayment(&call, &recovery.value, &request.receipt).await?;
    let receipt = claim(&recovery.authority, "receipt", &request.receipt, &recovery.name).key;
    let reversal = reversal(&call, &posting, &request.document);
    let amount_fen = posting.money();
    ledger::take_back(&call, vec![reversal], vec![], vec![receipt], &request.reasons).await?;
    recovery.value.repaid_fen -= amount_fen;
    let repaid_fen = recovery.value.repaid_fen;
    let (on, due_on) = (recovery.on, field::day("due_on", &recovery.value.due_on)?);
    let data = RecoveryEvent {
        amount_fen: -amount_fen,
        receipt: request.receipt.to_string(),
        repaid_fen,
        ..RecoveryEvent::default()
    };
    let recovery = recovery.store(&call, &RECOVERIES, &taken, data).await?;
    if was_repaid {
        // What is owed again is owed by the same day, whether it has passed or not.
        let start = Start::by_agreement(&recovery.name, &recovery.authority, REPAYMENT, on.min(due_on), due_on);
        call.start_limit(start).await?;
    }
    Ok(recovery.value)
}

/// The repayment of a recovery that rests on a receipt.
async fn repayment(call: &Call, recovery: &Recovery, receipt: &str) -> Result<Posting, Error> {
    let served = claim(call.authority(), "receipt", receipt, "").key;
    let used = store::used(call, slice::from_ref(&served)).await?;
    let is_theirs = used.get(&served).is_some_and(|subject| *subject == recovery.name);
    let standing = store::standing(call, &recovery.project, operation::RECOVERED).await?;
    let same = |posting: &Posting| normal::form(&posting.document) == normal::form(receipt);
    let posting = standing.into_iter().find(same).filter(|_| is_theirs);
    Ok(posting.ok_or_else(|| {
        let message = format!("no repayment of {} rests on {receipt}", recovery.name);
        Refusal::field("receipt", message)
    })?)
}

pub(super) async fn rescind(call: Call, request: RescindRecoveryRequest) -> Result<Recovery, Error> {
    let mut recovery = call.open(&RECOVERIES, &request).await?;
    let taken = recovery.take_freely(&call, &RECOVERY)?;
    recovery.value.end_reason = request.reasons;
    Ok(recovery
        .store(&call, &RECOVERIES, &taken, Default::default())
        .await?
        .value)
}
