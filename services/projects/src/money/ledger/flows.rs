//! Flows: what moved from pot to pot, summed. Statements and final accounts are read from them. Pure.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_proto::projects::{FundSource, Pot, SourceTotals};

use super::posting::deed;

/// What one kind of deed moved from one kind of pot to another, of one source and head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The plan or project.
    pub subject: String,
    /// The deed.
    pub deed: String,
    /// From.
    pub from: Pot,
    /// To.
    pub to: Pot,
    /// The source.
    pub source: FundSource,
    /// The head; empty where neither pot has one.
    pub head: String,
    /// The sum, in fen.
    pub amount: i64,
}

/// The sum of the flows from a pot to another.
pub fn moved<'a>(flows: impl IntoIterator<Item = &'a Flow>, from: Pot, to: Pot) -> i64 {
    flows
        .into_iter()
        .filter(|flow| flow.from == from && flow.to == to)
        .map(|flow| flow.amount)
        .sum()
}

/// The sum of the flows of a deed.
pub fn done<'a>(flows: impl IntoIterator<Item = &'a Flow>, deed: &str) -> i64 {
    flows
        .into_iter()
        .filter(|flow| flow.deed == deed)
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
    use Pot::{Available, Committed, Held, Outside, Questioned, Reserved, Returned, Spent, Treasury};
    let moved = |from, to| moved(flows.iter().copied(), from, to);
    let withdrawn = done(flows.iter().copied(), deed::WITHDRAWN);
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

/// What each subject's flows sum up to, by subject.
pub fn by_subject(flows: Vec<Flow>) -> BTreeMap<String, Vec<Flow>> {
    let mut subjects: BTreeMap<String, Vec<Flow>> = BTreeMap::new();
    for flow in flows {
        subjects.entry(flow.subject.clone()).or_default().push(flow);
    }
    subjects
}

fn is_budget(pot: Pot) -> bool {
    matches!(pot, Pot::BudgetSet | Pot::Budget | Pot::BudgetUsed | Pot::BudgetMoved)
}
