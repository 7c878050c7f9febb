//! What differs between two task books, in the words of the contract.

use kezhi_proto::projects::TaskBook;

/// What would change: `budget`, `period`, `people`, `goals`, `milestones`, `payments`.
pub fn changes(from: &TaskBook, to: &TaskBook) -> Vec<&'static str> {
    let differs = [
        (
            "budget",
            sorted(&from.budget) != sorted(&to.budget) || from.own_funds_by != to.own_funds_by,
        ),
        (
            "period",
            (&from.starts_on, &from.ends_on) != (&to.starts_on, &to.ends_on),
        ),
        ("people", from.members != to.members),
        ("goals", from.goals != to.goals || from.indicators != to.indicators),
        ("milestones", from.milestones != to.milestones),
        ("payments", from.payments != to.payments),
    ];
    differs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(what, _)| what)
        .collect()
}

/// The lines in an order of their own: a budget written in another order is the same budget.
fn sorted(lines: &[kezhi_proto::projects::BudgetLine]) -> Vec<(&str, i32, &str, i64)> {
    let mut lines: Vec<_> = lines
        .iter()
        .map(|line| (line.unit.as_str(), line.source, line.head.as_str(), line.amount_fen))
        .collect();
    lines.sort_unstable();
    lines
}
