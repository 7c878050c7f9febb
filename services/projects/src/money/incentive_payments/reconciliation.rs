//! Settling payments against the treasury's list (对账), which has one series of orders for grants and incentives.

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::incentive_payment::State;
use kezhi_proto::projects::{ConfirmIncentivePaymentRequest, IncentivePayment, TreasuryLine};

use super::PAYMENTS;
use super::rules::misfit;
use super::steps::settle_paid;
use crate::money::disbursements::reconciliation::{Outcome, of_returned_order, outcome_of};
use crate::money::payment_orders::Receipt;

/// Settles one payment by its line. What the treasury rejected stays as it is: it is cancelled on the treasury's notice.
pub async fn settle(call: &Call, name: &str, line: &TreasuryLine) -> Result<Outcome, Error> {
    // The step is of the day that the line names. One that is heard of late is recorded after what was recorded meanwhile.
    let payment = call.load_to_change(&PAYMENTS, name, "").await?;
    let step = ConfirmIncentivePaymentRequest::STEP;
    let payment = call.moving(payment, step, call.day_of_step(&line.day)?).await?;
    let payment = payment.after_what_was_taken();
    if let Some(outcome) = of_returned_order(&payment.value.returned_orders, line) {
        return Ok(outcome);
    }
    if let Some(what) = misfit(&payment.value, line) {
        return Ok(Outcome::Mismatch(what));
    }
    if payment.value.state() != State::Dispatched {
        return Ok(Outcome::Agreed);
    }
    let paid = settle_paid(call, payment, Receipt::of(line)).await;
    outcome_of(paid, Outcome::Confirmed)
}

/// The payments that were sent in a range of days and are not answered for, newest first.
pub async fn sent_within(call: &Call, from: Day, to: Day) -> Result<Vec<String>, Error> {
    let dispatched = Filter::of(call.authority()).in_state(State::Dispatched);
    let payments = call.all(&PAYMENTS, &dispatched).await?;
    let newest_first = payments.into_iter().rev().map(|payment| payment.value);
    let sent_on = |payment: &IncentivePayment| Day::stated(&payment.dispatched_on);
    let within = newest_first.filter(|payment| sent_on(payment).is_some_and(|day| (from..=to).contains(&day)));
    Ok(within.map(|payment| payment.name).collect())
}
