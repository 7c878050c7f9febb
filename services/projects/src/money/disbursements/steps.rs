//! The steps of a payment, each with the money that it moves.

use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Taken;
use kezhi_proto::StepRequest;
use kezhi_proto::projects::DisbursementEvent;
use kezhi_proto::projects::disbursement::State;
use kezhi_proto::projects::{
    AccountKind, ApproveDisbursementRequest, ConfirmDisbursementRequest, Disbursement, DispatchDisbursementRequest,
    MarkDisbursementUnknownRequest, RefuseDisbursementRequest, ReleaseDisbursementRequest, RequestDisbursementRequest,
};

use super::DISBURSEMENTS;
use super::procedure::DISBURSEMENT;
use super::rules::{Facts, planned};
use crate::execution::projects::PROJECTS;
use crate::money::funds::{claim, of_project, owner};
use crate::money::ledger::posting::operation;
use crate::money::ledger::{self, Claim, Posting, Transfer};
use crate::money::payment_orders::{self, Receipt};
use crate::settings::Settings;

pub(super) async fn request(call: Call, request: RequestDisbursementRequest) -> Result<Disbursement, Error> {
    let project = call.load_to_change(&PROJECTS, &request.project, "").await?.value;
    let on = call.day_of_step(&request.taken_on)?;
    let payment = planned(&project, &request.payment)?;
    let disbursement = Disbursement {
        project: project.name.clone(),
        payment: payment.id,
        source: payment.source,
        amount_fen: payment.amount_fen,
        payee: project.lead.clone().unwrap_or_default().credit_code,
        ..Disbursement::default()
    };
    let data = DisbursementEvent {
        amount_fen: disbursement.amount_fen,
        payment: disbursement.payment.to_string(),
        project: disbursement.project.to_string(),
        ..DisbursementEvent::default()
    };
    let facts = Facts::of(project, &disbursement);
    let taken = DISBURSEMENT.begin(RequestDisbursementRequest::STEP, &facts)?;
    let stored = call
        .begin(&DISBURSEMENTS, call.authority(), disbursement, &taken, on, data)
        .await?;
    Ok(stored.value)
}

pub(super) async fn approve(call: Call, request: ApproveDisbursementRequest) -> Result<Disbursement, Error> {
    let (mut payment, facts) = open(&call, &request).await?;
    let taken = payment.take(&call, &DISBURSEMENT, &facts)?;
    let (number, order) = payment_orders::next(&call, &payment.authority, payment.on, &payment.name).await?;
    payment.value.order_number = number;
    let transfer = between(&payment, AccountKind::Committed, AccountKind::Reserved);
    post(&call, &payment, &facts, operation::RESERVED, transfer, vec![order]).await?;
    store(&call, payment, &taken).await
}

pub(super) async fn refuse(call: Call, request: RefuseDisbursementRequest) -> Result<Disbursement, Error> {
    let (mut payment, facts) = open(&call, &request).await?;
    let taken = payment.take(&call, &DISBURSEMENT, &facts)?;
    payment.value.end_reason = request.reasons;
    store(&call, payment, &taken).await
}

pub(super) async fn dispatch(call: Call, request: DispatchDisbursementRequest) -> Result<Disbursement, Error> {
    let settings: &Settings = call.settings()?;
    payment_orders::refuse_units(&call)?;
    let (mut payment, facts) = open(&call, &request).await?;
    let taken = payment.take(&call, &DISBURSEMENT, &facts)?;
    payment.value.dispatched_on = payment.on.to_string();
    payment_orders::await_receipt(&call, &payment, settings).await?;
    store(&call, payment, &taken).await
}

pub(super) async fn mark_unknown(call: Call, request: MarkDisbursementUnknownRequest) -> Result<Disbursement, Error> {
    payment_orders::refuse_units(&call)?;
    let (payment, facts) = open(&call, &request).await?;
    let taken = payment.take(&call, &DISBURSEMENT, &facts)?;
    store(&call, payment, &taken).await
}

pub(super) async fn confirm(call: Call, request: ConfirmDisbursementRequest) -> Result<Disbursement, Error> {
    payment_orders::refuse_units(&call)?;
    let (payment, facts) = open(&call, &request).await?;
    let receipt = Receipt {
        number: request.receipt,
        amount_fen: request.amount_fen,
        paid_on: request.paid_on,
    };
    settle_paid(&call, payment, facts, receipt).await
}

pub(super) async fn release(call: Call, request: ReleaseDisbursementRequest) -> Result<Disbursement, Error> {
    let (payment, facts) = open(&call, &request).await?;
    settle_unpaid(&call, payment, facts, request.reasons).await
}

/// The treasury has paid: the money is the unit's.
pub(super) async fn settle_paid(
    call: &Call,
    mut payment: Moving<Disbursement>,
    facts: Facts,
    receipt: Receipt,
) -> Result<Disbursement, Error> {
    let facts = Facts {
        paid_fen: Some(receipt.amount_fen),
        ..facts
    };
    let taken = payment.take(call, &DISBURSEMENT, &facts)?;
    let paid_on = receipt.taken(call, &payment, &payment.value.dispatched_on).await?;
    payment.value.receipt = receipt.number.clone();
    payment.value.paid_on = paid_on.to_string();
    let of = owner(&payment.value.project, payment.value.source());
    let transfer = Transfer {
        from: of.account(AccountKind::Reserved),
        to: of.held(&payment.value.payee),
        amount: payment.value.amount_fen,
    };
    let served = claim(&payment.authority, "receipt", &receipt.number, &payment.name);
    let posting = Posting {
        taken_on: paid_on,
        ..posting(call, &payment, &facts, operation::PAID, transfer)
    };
    ledger::post(call, vec![posting], vec![served]).await?;
    store(call, payment, &taken).await
}

/// The treasury has not paid and will not: the money is committed as before.
pub(super) async fn settle_unpaid(
    call: &Call,
    mut payment: Moving<Disbursement>,
    facts: Facts,
    reasons: String,
) -> Result<Disbursement, Error> {
    let taken = payment.take(call, &DISBURSEMENT, &facts)?;
    payment.value.end_reason = reasons;
    let transfer = between(&payment, AccountKind::Reserved, AccountKind::Committed);
    post(call, &payment, &facts, operation::UNRESERVED, transfer, vec![]).await?;
    store(call, payment, &taken).await
}

/// Opens a payment for the step that a request asks for, with what the step is decided on.
pub(super) async fn open(call: &Call, request: &impl StepRequest) -> Result<(Moving<Disbursement>, Facts), Error> {
    let payment = call.open(&DISBURSEMENTS, request).await?;
    let facts = facts(call, &payment.value).await?;
    Ok((payment, facts))
}

/// What a step of a payment is decided on.
pub(super) async fn facts(call: &Call, of: &Disbursement) -> Result<Facts, Error> {
    let project = call.load_to_change(&PROJECTS, &of.project, "").await?.value;
    Ok(Facts::of(project, of))
}

/// The transfer of the whole payment from one account of the project to another.
fn between(payment: &Moving<Disbursement>, from: AccountKind, to: AccountKind) -> Transfer {
    let of = owner(&payment.value.project, payment.value.source());
    Transfer {
        from: of.account(from),
        to: of.account(to),
        amount: payment.value.amount_fen,
    }
}

/// Moves the money of a payment.
async fn post(
    call: &Call,
    payment: &Moving<Disbursement>,
    facts: &Facts,
    operation: &'static str,
    transfer: Transfer,
    claims: Vec<Claim>,
) -> Result<(), Error> {
    ledger::post(call, vec![posting(call, payment, facts, operation, transfer)], claims).await
}

/// A posting of the money of a payment. It rests on the treasury's receipt, and before there is one on the order.
fn posting(
    call: &Call,
    payment: &Moving<Disbursement>,
    facts: &Facts,
    operation: &'static str,
    transfer: Transfer,
) -> Posting {
    let of = &payment.value;
    let document = match of.receipt.as_str() {
        "" => &of.order_number,
        receipt => receipt,
    };
    of_project(call, &facts.project, operation, payment.on, document).posting(vec![transfer])
}

pub(super) async fn store(
    call: &Call,
    payment: Moving<Disbursement>,
    taken: &Taken<State>,
) -> Result<Disbursement, Error> {
    let of = &payment.value;
    let data = DisbursementEvent {
        amount_fen: of.amount_fen,
        order_number: of.order_number.to_string(),
        payment: of.payment.to_string(),
        project: of.project.to_string(),
        receipt: of.receipt.to_string(),
        ..DisbursementEvent::default()
    };
    let stored = payment.store(call, &DISBURSEMENTS, taken, data).await?;
    Ok(stored.value)
}
