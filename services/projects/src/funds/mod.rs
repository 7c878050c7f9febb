//! The money: what other parts of the service ask of it.

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
