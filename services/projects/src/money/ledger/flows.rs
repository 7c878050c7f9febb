//! Flows: what moved from account to account, summed. Statements and final accounts are read from them. Pure.

use std::collections::BTreeSet;

use kezhi_proto::projects::{AccountKind, FundSource, SourceTotals};

use super::posting::operation;

/// What one kind of operation moved from one kind of account to another, of one source and head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The plan or project.
    pub subject: String,
    /// The operation.
    pub operation: String,
    /// From.
    pub from: AccountKind,
    /// To.
    pub to: AccountKind,
    /// The source.
    pub source: FundSource,
    /// The head; empty where neither account has one.
    pub head: String,
    /// The sum, in fen.
    pub amount: i64,
}

/// The sum of the flows from a account to another.
pub fn moved<'a>(flows: impl IntoIterator<Item = &'a Flow>, from: AccountKind, to: AccountKind) -> i64 {
    flows
        .into_iter()
        .filter(|flow| flow.from == from && flow.to == to)
        .map(|flow| flow.amount)
        .sum()
}

/// The sum of the flows of an operation.
pub fn done<'a>(flows: impl IntoIterator<Item = &'a Flow>, operation: &str) -> i64 {
    flows
        .into_iter()
        .filter(|flow| flow.operation == operation)
        .map(|flow| flow.amount)
        .sum()
}

/// The totals of each source that money moved in.
pub fn by_source(flows: &[Flow]) -> Vec<SourceTotals> {
    let money = |flow: &&Flow| !is_budget(flow.from);
    let sources: BTreeSet<FundSource> = flows.iter().filter(money).map(|flow| flow.source).collect();
    let of_source = |source| {
        flows
            .iter()
            .filter(move |flow| flow.source == source)
            .collect::<Vec<_>>()
    };
    sources
        .into_iter()
        .map(|source| totals(source, &of_source(source)))
        .collect()
}

fn totals(source: FundSource, flows: &[&Flow]) -> SourceTotals {
    use AccountKind::{Available, Committed, Held, Outside, Questioned, Reserved, Returned, Spent, Treasury};
    let moved = |from, to| moved(flows.iter().copied(), from, to);
    let withdrawn = done(flows.iter().copied(), operation::WITHDRAWN);
    let paid = moved(Reserved, Held) + moved(Outside, Held);
    let (spent, questioned) = (moved(Held, Spent), moved(Held, Questioned));
    let back = moved(Held, Returned) + moved(Questioned, Returned);
    let committed = moved(Available, Committed) - moved(Committed, Available);
    SourceTotals {
        source: source.into(),
        appropriated_fen: moved(Treasury, Available) - withdrawn,
        committed_fen: committed,
        paid_fen: paid,
        spent_fen: spent,
        questioned_fen: questioned - moved(Questioned, Returned),
        held_fen: paid - spent - questioned - moved(Held, Returned),
        returned_fen: back,
        available_fen: match moved(Treasury, Available) {
            // A project has commitments, but nothing that is available.
            0 => 0,
            appropriated => appropriated - moved(Available, Treasury) - committed,
        },
    }
}

fn is_budget(kind: AccountKind) -> bool {
    matches!(
        kind,
        AccountKind::BudgetSet | AccountKind::Budget | AccountKind::BudgetUsed | AccountKind::BudgetMoved
    )
}
