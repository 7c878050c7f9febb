//! Who takes part in a project. Pure.

use kezhi_procedure::Refusal;
use kezhi_proto::projects::{Project, Unit};

/// The units of a project: the one in charge first.
pub fn of(project: &Project) -> impl Iterator<Item = &Unit> {
    project.lead.iter().chain(&project.partners)
}

/// True when an organisation is one of a project's units.
pub fn takes_part(project: &Project, credit_code: &str) -> bool {
    of(project).any(|unit| unit.credit_code == credit_code)
}

/// Refuses an organisation that is none of the project's units.
pub fn refuse_outsider(project: &Project, field: &str, credit_code: &str) -> Result<(), Refusal> {
    match takes_part(project, credit_code) {
        true => Ok(()),
        false => Err(Refusal::field(
            field,
            format!("{credit_code} is no unit of the project"),
        )),
    }
}
