//! The money that a task book plans is the money that was granted: no fen more, no fen less, and from the same source.

use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::FundSource;

use super::Facts;
use crate::money::ledger::account::TREASURY;

/// The budget holds exactly the grant, by source. What the units bring themselves is theirs to plan.
pub fn budget_is_the_grant(facts: &Facts) -> Result<(), Refusal> {
    let lines = &facts.given_book()?.budget;
    refuse_unbalanced(facts, "the budget lines", ErrorReason::BudgetUnbalanced, |source| {
        sum(lines.iter().map(|line| (line.source(), line.amount_fen)), source)
    })
}

/// The payments add up to the grant, by source.
pub fn payments_are_the_grant(facts: &Facts) -> Result<(), Refusal> {
    let payments = &facts.given_book()?.payments;
    refuse_unbalanced(facts, "the payments", ErrorReason::PaymentsUnbalanced, |source| {
        sum(payments.iter().map(|one| (one.source(), one.amount_fen)), source)
    })
}

fn refuse_unbalanced(
    facts: &Facts,
    what: &str,
    reason: ErrorReason,
    planned: impl Fn(FundSource) -> i64,
) -> Result<(), Refusal> {
    for source in TREASURY {
        let grants = facts.project.grants.iter();
        let expected = sum(grants.map(|grant| (grant.source(), grant.amount_fen)), source);
        let given = planned(source);
        if given != expected {
            let source = source.as_str_name();
            let message = format!("{what} from {source} add up to {given} fen; {expected} fen were granted");
            return Err(Refusal::precondition(reason.code(), message)
                .with("source", source)
                .with("expected_fen", expected)
                .with("given_fen", given));
        }
    }
    Ok(())
}

fn sum(amounts: impl Iterator<Item = (FundSource, i64)>, source: FundSource) -> i64 {
    amounts
        .filter(|(of, _)| *of == source)
        .map(|(_, amount)| amount)
        .fold(0, i64::saturating_add)
}
