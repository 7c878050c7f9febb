//! Settling payments against the treasury's list (对账).

use std::collections::BTreeSet;

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::disbursement::State;
use kezhi_proto::projects::{
    ConfirmDisbursementRequest, Disbursement, Mismatch, ReconcileDisbursementsRequest, ReconcileDisbursementsResponse,
    ReleaseDisbursementRequest, ReopenDisbursementRequest, ReturnedOrder, TreasuryLine,
};

use super::DISBURSEMENTS;
use super::steps::{facts, settle_paid, settle_unpaid};
use crate::money::funds::claim;
use crate::money::incentive_payments::reconciliation as incentives;
use crate::money::ledger::store::used;
use crate::money::payment_orders::{self, Receipt};

/// What comes of a line for the payment that has its number.
pub enum Outcome {
    /// The treasury paid it, and it is confirmed.
    Confirmed,
    /// The treasury rejected it, and it is released.
    Released,
    /// It was settled before, and agrees.
    Agreed,
    /// It is about an earlier order, which the bank returned, and agrees; what became of the present one it does not say.
    AgreedBefore,
    /// They do not fit, and the payment stays as it is.
    Mismatch(String),
}

/// What comes of a step that a line asks for. One that is refused does not spoil the list: it is told, and its payment stays as
/// it is.
pub fn outcome_of<T>(step: Result<T, Error>, taken: Outcome) -> Result<Outcome, Error> {
    match step {
        Ok(_) => Ok(taken),
        Err(Error::Refused(refusal)) => Ok(Outcome::Mismatch(refusal.message.clone())),
        Err(failed) => Err(failed),
    }
}

/// What comes of a line about an order that the bank returned; nothing where it is about another.
pub fn of_returned_order(returned: &[ReturnedOrder], line: &TreasuryLine) -> Option<Outcome> {
    let told = payment_orders::told_of_returned(returned, line)?;
    Some(told.map_or_else(Outcome::Mismatch, |()| Outcome::AgreedBefore))
}

pub(super) async fn reconcile(
    call: Call,
    request: ReconcileDisbursementsRequest,
) -> Result<ReconcileDisbursementsResponse, Error> {
    let (from, to) = (field::day("from", &request.from)?, field::day("to", &request.to)?);
    if from > to {
        return Err(Refusal::field("to", format!("to {to} is before from {from}")).into());
    }
    let mut result = ReconcileDisbursementsResponse::default();
    let mut listed = BTreeSet::new();
    for (position, line) in request.lines.iter().enumerate() {
        // Refused here, where the position of the line is known.
        field::day(&format!("lines[{position}].day"), &line.day)?;
        match payment_of(&call, line).await? {
            None => result
                .mismatches
                .push(mismatch(line, "no payment order has this number".into())),
            Some(name) => {
                let outcome = settle(&call, &name, line).await?;
                if !matches!(outcome, Outcome::AgreedBefore) {
                    listed.insert(name.clone());
                }
                note(&mut result, &name, line, outcome);
            }
        }
    }
    result.missing = missing(&call, from, to, &listed).await?;
    Ok(result)
}

/// The payment that has the number of a line.
async fn payment_of(call: &Call, line: &TreasuryLine) -> Result<Option<String>, Error> {
    let key = claim(call.authority(), "order", &line.order_number, "").key;
    Ok(used(call, &[key]).await?.into_values().next())
}

/// Settles one payment by its line, or says what does not fit.
async fn settle(call: &Call, name: &str, line: &TreasuryLine) -> Result<Outcome, Error> {
    match name.starts_with("incentivepayments/") {
        true => incentives::settle(call, name, line).await,
        false => settle_grant(call, name, line).await,
    }
}

async fn settle_grant(call: &Call, name: &str, line: &TreasuryLine) -> Result<Outcome, Error> {
    // The step is of the day that the line names. A payment that is heard of late is recorded after what was recorded meanwhile.
    let payment = call.load_to_change(&DISBURSEMENTS, name, "").await?;
    let step = match line.rejected {
        true => ReleaseDisbursementRequest::STEP,
        false => ConfirmDisbursementRequest::STEP,
    };
    let payment = call.moving(payment, step, call.day_of_step(&line.day)?).await?;
    let payment = payment.after_what_was_taken();
    let facts = facts(call, &payment.value).await?;
    if let Some(outcome) = of_returned_order(&payment.value.returned_orders, line) {
        return Ok(outcome);
    }
    if let Some(what) = misfit(&payment.value, line) {
        return Ok(Outcome::Mismatch(what));
    }
    if is_settled(&payment.value) {
        return Ok(Outcome::Agreed);
    }
    if line.rejected && payment.times_taken(ReopenDisbursementRequest::STEP) > 0 {
        let what = "it was taken up again, which an old list does not know; ReleaseDisbursement says that it was rejected since";
        return Ok(Outcome::Mismatch(what.into()));
    }
    if line.rejected {
        let unpaid = settle_unpaid(call, payment, facts, "rejected by the treasury".into()).await;
        return outcome_of(unpaid, Outcome::Released);
    }
    let paid = settle_paid(call, payment, facts, Receipt::of(line)).await;
    outcome_of(paid, Outcome::Confirmed)
}

fn note(result: &mut ReconcileDisbursementsResponse, name: &str, line: &TreasuryLine, outcome: Outcome) {
    match outcome {
        Outcome::Confirmed => result.confirmed.push(name.to_string()),
        Outcome::Released => result.released.push(name.to_string()),
        Outcome::Agreed | Outcome::AgreedBefore => result.agreed.push(name.to_string()),
        Outcome::Mismatch(what) => result.mismatches.push(mismatch(line, what)),
    }
}

fn is_settled(payment: &Disbursement) -> bool {
    matches!(payment.state(), State::Confirmed | State::Released)
}

/// What does not fit between a payment and its line; `None` where they agree or can be made to.
fn misfit(payment: &Disbursement, line: &TreasuryLine) -> Option<String> {
    let state = payment.state().as_str_name();
    match (payment.state(), line.rejected) {
        (State::Confirmed, true) => Some(format!(
            "{} is {state}, and the treasury rejected it: ReturnDisbursement takes the number of the bank's notice of return",
            payment.name
        )),
        (State::Released, false) => Some(format!(
            "{} is {state}, and the treasury paid it: ReopenDisbursement takes the release back",
            payment.name
        )),
        (State::Approved, _) => Some(format!("{} is {state}: no order was sent", payment.name)),
        (_, false) if payment.amount_fen != line.amount_fen => Some(format!(
            "the treasury paid {} fen, the order says {}",
            line.amount_fen, payment.amount_fen
        )),
        (State::Confirmed, false) if payment.receipt != line.receipt => {
            Some(format!("the receipt is {}, ours is {}", line.receipt, payment.receipt))
        }
        (_, false) if line.receipt.is_empty() => Some("the line has no receipt".into()),
        _ => None,
    }
}

fn mismatch(line: &TreasuryLine, what: String) -> Mismatch {
    Mismatch {
        order_number: line.order_number.clone(),
        what,
    }
}

/// The payments that were sent in a range of days, or whose fate is not known, and that the list does not name.
async fn missing(call: &Call, from: Day, to: Day, listed: &BTreeSet<String>) -> Result<Vec<String>, Error> {
    let mut missing = Vec::new();
    for state in [State::Dispatched, State::Unknown] {
        let payments = call
            .all(&DISBURSEMENTS, &Filter::of(call.authority()).in_state(state))
            .await?;
        let in_spell = |payment: &Disbursement| {
            let sent_on = Day::stated(&payment.dispatched_on);
            state == State::Unknown || sent_on.is_some_and(|day| (from..=to).contains(&day))
        };
        let newest_first = payments.into_iter().rev().map(|payment| payment.value);
        let named = newest_first.filter(in_spell).map(|payment| payment.name);
        missing.extend(named.filter(|name| !listed.contains(name)));
    }
    let sent = incentives::sent_within(call, from, to).await?.into_iter();
    missing.extend(sent.filter(|name| !listed.contains(name)));
    Ok(missing)
}
