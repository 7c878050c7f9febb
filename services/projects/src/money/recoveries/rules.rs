//! What must hold before money is ordered back, and when it comes. Pure.

use kezhi_procedure::{Refusal, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::Recovery;

/// What a step of a recovery is decided on. What only some steps gather is `None` elsewhere, and a rule that asks for it there decides
/// nothing ([`gathered`]).
#[derive(Debug, Clone)]
pub struct Facts {
    /// The recovery as it stands, or as it is to be ordered.
    pub recovery: Recovery,
    /// What the unit spent improperly or holds, less what it owes already, in fen.
    pub available_fen: Option<i64>,
    /// What the unit pays back, in fen.
    pub repaid_fen: Option<i64>,
}

/// What the unit still owes, in fen.
pub fn owed_fen(recovery: &Recovery) -> i64 {
    recovery.amount_fen - recovery.repaid_fen
}

/// No more is ordered back than the unit spent improperly and holds, beside what it owes already.
pub fn the_unit_has_it(facts: &Facts) -> Result<(), Refusal> {
    let recovery = &facts.recovery;
    let available_fen = *gathered(&facts.available_fen, "what the unit spent improperly or holds")?;
    if recovery.amount_fen <= available_fen {
        return Ok(());
    }
    let message = format!(
        "{} fen are more than the {available_fen} that {} spent improperly or holds, less what it owes already",
        recovery.amount_fen, recovery.unit
    );
    Err(Refusal::precondition(ErrorReason::FundsInsufficient.code(), message)
        .with("available_fen", available_fen)
        .with("amount_fen", recovery.amount_fen))
}

/// No more is paid back than is owed.
pub fn so_much_is_owed(facts: &Facts) -> Result<(), Refusal> {
    let repaid_fen = *gathered(&facts.repaid_fen, "what the unit pays back")?;
    let owed_fen = owed_fen(&facts.recovery);
    if repaid_fen <= owed_fen {
        return Ok(());
    }
    let message = format!("{repaid_fen} fen are more than the {owed_fen} that are owed");
    Err(Refusal::precondition(ErrorReason::AmountMismatch.code(), message).with("owed_fen", owed_fen))
}
