//! What must hold before a payment is made. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::incentive_payment::State;
use kezhi_proto::projects::{IncentivePayment, TreasuryLine};

/// What a step of a payment is decided on. What only some steps gather is `None` elsewhere, and a rule that asks for it there decides
/// nothing ([`gathered`]).
#[derive(Debug, Clone)]
pub struct Facts {
    /// The payment as it stands.
    pub ordered: IncentivePayment,
    /// The day of the step.
    pub on: Day,
    /// The present day.
    pub today: Day,
    /// What the treasury says it paid, in fen.
    pub paid_fen: Option<i64>,
    /// The number of the treasury's notice that it rejects the order; empty where there is none.
    pub treasury_rejection_number: Option<String>,
}

/// What a plan has today it may not have had before: dated earlier, a payment could take it from a day that lacked it.
pub fn the_money_is_taken_today(facts: &Facts) -> Result<(), Refusal> {
    let (on, today) = (&facts.on, &facts.today);
    if on == today {
        return Ok(());
    }
    let message = format!("the money is taken from the plan today, {today}, not on {on}");
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(refusal.with("day", on).with("not_before", today))
}

/// The treasury paid what it was told to pay.
pub fn the_order_was_paid_in_full(facts: &Facts) -> Result<(), Refusal> {
    let ordered = &facts.ordered;
    let paid_fen = *gathered(&facts.paid_fen, "what the treasury paid")?;
    if ordered.amount_fen == paid_fen {
        return Ok(());
    }
    let message = format!(
        "the receipt says {paid_fen} fen, the order {} says {}",
        ordered.order_number, ordered.amount_fen
    );
    Err(Refusal::precondition(ErrorReason::AmountMismatch.code(), message).with("owed_fen", ordered.amount_fen))
}

fn rejection(facts: &Facts) -> Result<&str, Refusal> {
    gathered(&facts.treasury_rejection_number, "the treasury's rejection").map(String::as_str)
}

/// An order that was sent is cancelled only where the treasury says that it does not pay it.
pub fn the_treasury_rejected_it(facts: &Facts) -> Result<(), Refusal> {
    let is_rejected = !rejection(facts)?.is_empty();
    let order = &facts.ordered.order_number;
    let message = format!("the order {order} was sent; give the number of the treasury's rejection notice");
    field::must(is_rejected, "treasury_rejection_number", message)
}

/// The treasury rejects nothing that it was not sent.
pub fn nothing_sent_was_rejected(facts: &Facts) -> Result<(), Refusal> {
    let is_unrejected = rejection(facts)?.is_empty();
    let message = "no order was sent that the treasury could reject; leave it empty";
    field::must(is_unrejected, "treasury_rejection_number", message)
}

/// What does not fit between a payment and its line on the treasury's list; `None` where they agree or can be made to.
pub fn misfit(payment: &IncentivePayment, line: &TreasuryLine) -> Option<String> {
    let state = payment.state().as_str_name();
    let standing = format!("{} is {state}", payment.name);
    match (payment.state(), line.rejected) {
        (State::Paid, true) => Some(format!(
            "{standing}, and the treasury rejected it: ReturnIncentivePayment takes the number of the bank's notice of return"
        )),
        (State::Cancelled, false) => Some(format!("{standing}, and the treasury paid it")),
        (State::Unfunded | State::Reserved, _) => Some(format!("{standing}: no order was sent")),
        // The list has no number of a notice.
        (State::Dispatched, true) => Some(format!(
            "{standing}, and the treasury rejected it: CancelIncentivePayment takes the number of its rejection notice"
        )),
        (_, false) if payment.amount_fen != line.amount_fen => Some(format!(
            "{standing}: the treasury paid {} fen, the order says {}",
            line.amount_fen, payment.amount_fen
        )),
        (State::Paid, false) if payment.receipt != line.receipt => Some(format!(
            "{standing}: the receipt is {}, ours is {}",
            line.receipt, payment.receipt
        )),
        (_, false) if line.receipt.is_empty() => Some(format!("{standing}: the line has no receipt")),
        _ => None,
    }
}
