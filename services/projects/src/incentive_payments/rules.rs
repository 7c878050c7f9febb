//! What must hold before a payment is made. Pure.

use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::IncentivePayment;

/// What a step of a payment is decided on; what it does not need stays empty.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The payment as it stands.
    pub ordered: IncentivePayment,
    /// What the treasury says it paid, in fen.
    pub paid_fen: i64,
}

/// The treasury paid what it was told to pay.
pub fn the_order_was_paid_in_full(facts: &Facts) -> Result<(), Refusal> {
    let (ordered, paid_fen) = (&facts.ordered, facts.paid_fen);
    if ordered.amount_fen == paid_fen {
        return Ok(());
    }
    let message = format!(
        "the receipt says {paid_fen} fen, the order {} says {}",
        ordered.order_number, ordered.amount_fen
    );
    Err(Refusal::precondition(ErrorReason::AmountMismatch.code(), message).with("owed_fen", ordered.amount_fen))
}
