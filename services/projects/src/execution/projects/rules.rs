//! What the steps of a project are decided on, and the preconditions that the tables name: from the facts to a refusal, or
//! none. Pure.

mod amendment;
mod balance;
pub mod changes;
mod contents;
mod standing;

use kezhi_procedure::{Refusal, gathered};
use kezhi_proto::projects::{Milestone, Payee, Project, TaskBook};

pub use amendment::*;
pub use balance::*;
pub use contents::*;
pub use standing::*;

/// What a step of a project is decided on. What only some steps gather is `None` elsewhere, and a rule that asks for it there decides
/// nothing ([`gathered`]).
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// The project as it stands.
    pub project: Project,
    /// The amendment that waits for a decision; empty where none does.
    pub open_amendment: String,
    /// The budget heads of the authority.
    pub budget_heads: Option<Vec<String>>,
    /// The task book that the request hands in, or that an amendment would put in force.
    pub task_book: Option<TaskBook>,
    /// Who would replace the person in charge; empty where nobody does.
    pub leader: Option<String>,
    /// The payee that the request registers or corrects.
    pub payee: Option<Payee>,
}

/// What a step of a milestone is decided on: the milestone as it stands.
pub type MilestoneFacts = Milestone;

impl Facts {
    /// The task book in force; `None` before one is.
    pub fn in_force(&self) -> Option<&TaskBook> {
        self.project.task_book.as_ref()
    }

    /// The task book that is handed in or proposed.
    fn given_book(&self) -> Result<&TaskBook, Refusal> {
        gathered(&self.task_book, "the task book")
    }

    /// Who would replace the person in charge; empty where nobody does.
    fn next_leader(&self) -> Result<&str, Refusal> {
        gathered(&self.leader, "who would replace the person in charge").map(String::as_str)
    }

    /// The payee that is registered or corrected.
    fn given_payee(&self) -> Result<&Payee, Refusal> {
        gathered(&self.payee, "the payee")
    }
}
