//! What a step of a project is decided on.

use kezhi_law::Day;
use kezhi_proto::projects::{Payee, Project, TaskBook};

/// The facts; what a step does not need stays empty.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The project as it stands.
    pub project: Project,
    /// The day of the step; `None` where no rule asks for it.
    pub on: Option<Day>,
    /// The amendment that waits for a decision; empty where none does.
    pub open_amendment: String,
    /// The budget heads of the authority.
    pub budget_heads: Vec<String>,
    /// The task book that the request hands in, or that an amendment would put in force.
    pub task_book: TaskBook,
    /// Who would replace the person in charge; empty where nobody does.
    pub leader: String,
    /// The payee that the request registers.
    pub payee: Payee,
}

impl Facts {
    /// The credit codes of the units that take part, the one in charge first.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        units_of(&self.project)
    }

    /// The task book in force; `None` before one is.
    pub fn in_force(&self) -> Option<&TaskBook> {
        self.project.task_book.as_ref()
    }
}

/// The credit codes of the units of a project, the one in charge first.
pub fn units_of(project: &Project) -> impl Iterator<Item = &str> {
    project
        .lead
        .iter()
        .chain(&project.partners)
        .map(|unit| unit.credit_code.as_str())
}
