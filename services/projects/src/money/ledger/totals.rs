//! What the books say of a plan or project in a line. Pure.

use std::collections::BTreeMap;

use kezhi_proto::projects::{AccountKind, FundSource};

use super::account::is_treasury;
use super::posting::Posting;

/// The line of a plan or project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// What is committed to it.
    pub committed_fen: i64,
    /// What was paid to it.
    pub paid_fen: i64,
    /// What it has spent, of all its money.
    pub spent_fen: i64,
    /// What has arrived of matching and self-raised money.
    pub own_fen: i64,
}

impl Totals {
    /// Counts what moved from one kind of account to another, below zero where it was taken back.
    pub fn add(&mut self, from: AccountKind, to: AccountKind, source: FundSource, amount: i64) {
        use AccountKind::{Available, Committed, Held, Outside, Reserved, Spent};
        match (from, to) {
            (Available, Committed) => self.committed_fen += amount,
            (Committed, Available) => self.committed_fen -= amount,
            (Reserved | Outside, Held) if is_treasury(source) => self.paid_fen += amount,
            (Reserved | Outside, Held) => self.own_fen += amount,
            (Held, Spent) => self.spent_fen += amount,
            _ => {}
        }
    }
}

/// What postings change, by the authority and the plan or project that they are about; nothing of one where they change nothing.
pub fn changed<'a>(postings: impl IntoIterator<Item = &'a Posting>) -> BTreeMap<(&'a str, &'a str), Totals> {
    let mut changed: BTreeMap<_, Totals> = BTreeMap::new();
    for posting in postings {
        let totals = changed
            .entry((posting.authority.as_str(), posting.subject.as_str()))
            .or_default();
        for transfer in &posting.transfers {
            let (from, to) = (&transfer.from, &transfer.to);
            totals.add(from.kind, to.kind, from.source, posting.signed(transfer.amount));
        }
    }
    changed.retain(|_, totals| *totals != Totals::default());
    changed
}
