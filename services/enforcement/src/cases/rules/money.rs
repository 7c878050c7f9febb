//! Money and publicity after the decision.

use kezhi_procedure::normal::is_same;
use kezhi_procedure::{Kind, Refusal, gathered};
use kezhi_proto::common::ErrorReason;

use crate::cases::account;
use crate::cases::facts::Facts;

/// Nothing is collected beyond what is owed.
pub fn no_more_is_paid_than_is_owed(facts: &Facts) -> Result<(), Refusal> {
    let (owed, amount) = (owed_fen(facts), gathered(&facts.payment, "the payment")?.amount_fen);
    match amount <= owed {
        true => Ok(()),
        false => Err(mismatch(
            owed,
            format!("{amount} fen are more than the {owed} fen that are owed"),
        )),
    }
}

/// One voucher is one payment.
pub fn the_voucher_is_new(facts: &Facts) -> Result<(), Refusal> {
    let voucher = &gathered(&facts.payment, "the payment")?.voucher;
    let account = facts.case.account.as_ref();
    match account.is_some_and(|account| {
        account
            .payments
            .iter()
            .any(|payment| payment.reversed_on.is_empty() && is_same(&payment.voucher, voucher))
    }) {
        false => Ok(()),
        true => Err(Refusal::new(
            Kind::Exists,
            ErrorReason::ResourceExists.code(),
            format!("the voucher {voucher} is recorded already"),
        )
        .with("resource", voucher)),
    }
}

/// Penalty Law art. 72: a case is not closed while money is owed.
pub fn nothing_is_owed(facts: &Facts) -> Result<(), Refusal> {
    match owed_fen(facts) {
        0 => Ok(()),
        owed => Err(mismatch(owed, format!("{owed} fen are still owed"))),
    }
}

fn mismatch(owed: i64, message: String) -> Refusal {
    Refusal::precondition(ErrorReason::AmountMismatch.code(), message).with("owed_fen", owed)
}

fn owed_fen(facts: &Facts) -> i64 {
    let payments = facts
        .case
        .account
        .as_ref()
        .map(|account| account.payments.clone())
        .unwrap_or_default();
    facts.case.decision.as_ref().map_or(0, |decision| {
        account::as_of(facts.on, decision, payments, &facts.law).owed_fen
    })
}

/// A decision is published once.
pub fn not_published_yet(facts: &Facts) -> Result<(), Refusal> {
    match &facts.case.publication {
        None => Ok(()),
        Some(publication) => {
            let message = format!("the decision was published on {}", publication.published_on);
            Err(Refusal::precondition(ErrorReason::StepNotAllowed.code(), message))
        }
    }
}

/// Only what stands can be withdrawn.
pub fn publication_stands(facts: &Facts) -> Result<(), Refusal> {
    match facts
        .case
        .publication
        .as_ref()
        .is_some_and(|publication| publication.withdrawn_on.is_empty())
    {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::StepNotAllowed.code(),
            "no publication of this case stands",
        )),
    }
}
