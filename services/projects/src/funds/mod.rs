//! The money: what other parts of the service ask of it.

use std::collections::BTreeMap;

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::{BudgetLine, Project};

/// Commits the grant of a project whose task book is signed, and draws up its budget. Refuses what the plan has not available.
pub async fn commit_task_book(_call: &Call, _project: &Project, _on: Day) -> Result<(), Error> {
    Ok(())
}

/// Replaces the budget of a project. Refuses a line below what is spent of it.
pub async fn replace_budget(_call: &Call, _project: &Project, _to: &[BudgetLine], _on: Day) -> Result<(), Error> {
    Ok(())
}

/// Refuses a project whose books still hold money of the treasury.
pub async fn refuse_open_books(_call: &Call, _project: &Project) -> Result<(), Error> {
    Ok(())
}

/// What the books say of one project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// What is committed to it.
    pub committed_fen: i64,
    /// What was paid to it.
    pub paid_fen: i64,
    /// What it has spent.
    pub spent_fen: i64,
    /// What has arrived of matching and self-raised money.
    pub own_fen: i64,
}

/// What the books say of projects, by their resource names; one of which they say nothing is left out.
pub async fn totals_by_project(_call: &Call, _projects: &[String]) -> Result<BTreeMap<String, Totals>, Error> {
    Ok(BTreeMap::new())
}
