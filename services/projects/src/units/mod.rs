//! The units of a project, and what an organisation that calls for itself may see of it and do.

pub mod rules;

use kezhi_chassis::Call;
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::Project;

pub use rules::{of, refuse_outsider};

/// Hides a project's matter from an organisation's own caller that is none of its units.
pub fn hide_from_outsiders(call: &Call, name: &str, project: &Project) -> Result<(), Refusal> {
    let concerned = of(project).map(|unit| unit.credit_code.as_str());
    call.caller().require_party(name, concerned)
}

/// Refuses an organisation's own caller that is not the unit in charge; from one that takes no part the project is hidden.
pub fn refuse_all_but_the_lead(call: &Call, project: &Project) -> Result<(), Refusal> {
    hide_from_outsiders(call, &project.name, project)?;
    let in_charge = |own: &str| project.lead.as_ref().is_some_and(|lead| lead.credit_code == own);
    match call.caller().own_organisation() {
        Some(own) if !in_charge(own) => {
            let message = format!("{own} is not the unit in charge of {}", project.name);
            let refusal = Refusal::new(Kind::Forbidden, ErrorReason::OrganisationMismatch.code(), message);
            Err(refusal.with("organisation", own))
        }
        _ => Ok(()),
    }
}

/// The units by which a list is narrowed: the one asked for, and the organisation for which the caller calls.
pub fn narrowed(call: &Call, asked: String) -> Vec<String> {
    let own = call.caller().own_organisation().map(String::from);
    let units = own.into_iter().chain([asked]);
    units.filter(|unit| !unit.is_empty()).collect()
}
