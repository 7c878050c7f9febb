//! What the work of a day came to.

use std::collections::BTreeSet;

use kezhi_proto::coordination::GetPatentRequest;
use tonic::Status;

use super::asks::Ask;
use crate::kit::{Good, Suite};

/// What was acknowledged, and what was refused and is still to be done.
#[derive(Default, Clone)]
pub struct Done {
    pub(super) leads: BTreeSet<String>,
    /// The tip-offs that were handed over.
    pub(super) tipoffs: BTreeSet<String>,
    pub(super) receipts: BTreeSet<String>,
    pub(super) postings: i64,
    pub(super) patents: BTreeSet<String>,
    pub(super) unanswered: Vec<Ask>,
    pub(super) refused: Vec<Status>,
}

impl Done {
    /// How many calls were acknowledged.
    pub fn acknowledged(&self) -> usize {
        let postings = usize::try_from(self.postings).unwrap();
        self.leads.len() + self.tipoffs.len() + self.receipts.len() + self.patents.len() + postings
    }

    /// All of it is part of what was acknowledged there, with the same names and numbers.
    pub fn is_part_of(&self, later: &Self) {
        for (what, before, after) in [
            ("leads", &self.leads, &later.leads),
            ("tip-offs", &self.tipoffs, &later.tipoffs),
            ("receipts", &self.receipts, &later.receipts),
        ] {
            let lost: Vec<&String> = before.difference(after).collect();
            assert!(
                lost.is_empty(),
                "{what} were acknowledged before the backup, and are not in it: {lost:?}"
            );
        }
    }

    /// The patents that came by files and letters are on a suite.
    pub async fn patents_are_on(&self, suite: &Suite) {
        for name in self.patents.iter().cloned() {
            suite
                .citizen()
                .patents()
                .get_patent(GetPatentRequest { name })
                .await
                .good();
        }
    }
}
