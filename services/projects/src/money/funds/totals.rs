//! What the books say of projects, in a line each.

use std::collections::BTreeMap;

use kezhi_chassis::{Call, Error};

use crate::money::ledger::account::is_treasury;
use crate::money::ledger::flows;
use crate::money::ledger::store::{self, Of};

/// What the books say of one project.
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

/// What the books say of projects, by their resource names; one of which they say nothing is left out.
pub async fn totals_by_project(call: &Call, projects: &[String]) -> Result<BTreeMap<String, Totals>, Error> {
    let flows = store::flows(call, Of::Subjects(projects), "").await?;
    let subjects = flows::by_subject(flows).into_iter();
    let totals = subjects.map(|(project, flows)| {
        let mut totals = Totals::default();
        for source in flows::by_source(&flows) {
            totals.committed_fen += source.committed_fen;
            totals.spent_fen += source.spent_fen;
            match is_treasury(source.source()) {
                true => totals.paid_fen += source.paid_fen,
                false => totals.own_fen += source.paid_fen,
            }
        }
        (project, totals)
    });
    Ok(totals.collect())
}
