//! How a case ends: paid and closed, dismissed, or referred.

use kezhi_chassis::{Call, Error};
use kezhi_procedure::normal::is_same;
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::{
    Account, Case, CaseEvent, CloseCaseRequest, Decision, DismissCaseRequest, Payment, RecordPaymentRequest,
    ReferCaseRequest, ReversePaymentRequest,
};

use crate::cases::facts::Facts;
use crate::cases::{Moving, account};
use crate::masking;

/// Records a payment at the bank; the limit to pay is met once fine and confiscation are paid.
pub async fn record_payment(call: Call, request: RecordPaymentRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let decision = moving.case.value.decision.clone().unwrap_or_default();
    let paid_on = moving.event_day(&call, "paid_on", &request.paid_on, &decision.served_on)?;
    let payment = Payment {
        amount_fen: request.amount_fen,
        voucher: request.voucher,
        paid_on: paid_on.to_string(),
        ..Payment::default()
    };
    let facts = Facts {
        payment: Some(payment.clone()),
        ..moving.facts(&call)
    };
    let taken = moving.take(&call, &facts)?;
    let account = moving.case.value.account.get_or_insert_default();
    account.payments.push(payment);
    if is_paid(&decision, account) {
        call.meet_limits(&moving.case.name, "penalty.pay", paid_on).await?;
    }
    let data = CaseEvent {
        amount_fen: request.amount_fen,
        paid_on: paid_on.to_string(),
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

/// Takes a payment back; while something is owed, the limit to pay is open again.
pub async fn reverse_payment(call: Call, request: ReversePaymentRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let decision = moving.case.value.decision.clone().unwrap_or_default();
    let on = moving.case.on.to_string();
    let account = moving.case.value.account.get_or_insert_default();
    let was_paid = is_paid(&decision, account);
    let payment = standing(&mut account.payments).find(|payment| is_same(&payment.voucher, &request.voucher));
    let Some(payment) = payment else {
        return Err(missing(&request.voucher).into());
    };
    payment.reversed_on = on;
    payment.reversal_reason = request.reason;
    let data = CaseEvent {
        amount_fen: payment.amount_fen,
        paid_on: payment.paid_on.clone(),
        ..CaseEvent::default()
    };
    if was_paid && !is_paid(&decision, account) {
        call.limit_was_not_met(&moving.case.name, "penalty.pay").await?;
    }
    moving.store(&call, taken, data).await
}

fn standing(payments: &mut [Payment]) -> impl Iterator<Item = &mut Payment> {
    payments.iter_mut().filter(|payment| payment.reversed_on.is_empty())
}

fn missing(voucher: &str) -> Refusal {
    let message = format!("no payment with the voucher {voucher} stands");
    let refusal = Refusal::new(Kind::NotFound, ErrorReason::ResourceNotFound.code(), message);
    refusal.with("resource", voucher)
}

/// True once fine and confiscation are paid, whatever lateness costs besides.
fn is_paid(decision: &Decision, account: &Account) -> bool {
    account::paid_fen(&account.payments) >= decision.fine_fen.saturating_add(decision.confiscate_fen)
}

/// Closes the case.
pub async fn close(call: Call, request: CloseCaseRequest) -> Result<Case, Error> {
    let moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    moving.store(&call, taken, CaseEvent::default()).await
}

/// Ends the case without a penalty.
pub async fn dismiss(call: Call, request: DismissCaseRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    moving.case.value.end_reason = masked(&moving, &request.reasons);
    let data = CaseEvent {
        ground: request.ground,
        reasons: moving.case.value.end_reason.clone(),
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

/// Hands the case to the department it belongs to.
pub async fn refer(call: Call, request: ReferCaseRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    moving.case.value.end_reason = masked(&moving, &request.reasons);
    moving.case.value.referred_to = masked(&moving, &request.to);
    let data = CaseEvent {
        reasons: moving.case.value.end_reason.clone(),
        referred_to: moving.case.value.referred_to.clone(),
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

/// Reasons that the tipster reads, through the log.
fn masked(moving: &Moving, reasons: &str) -> String {
    masking::text(reasons, &moving.case.value.party.clone().unwrap_or_default())
}
