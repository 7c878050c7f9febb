//! Whose project it is: what a platform that acts for one organisation may see and do.

use kezhi_chassis::Call;
use kezhi_chassis::store::{Stored, not_found};
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::Project;

use super::facts::units_of;
use crate::units::own_organisation;

/// Refuses an organisation that takes no part: to it the project does not exist.
pub(super) fn refuse_strangers(call: &Call, project: &Stored<Project>) -> Result<(), Refusal> {
    match own_organisation(call) {
        Some(code) if !units_of(&project.value).any(|unit| unit == code) => Err(not_found(&project.name)),
        _ => Ok(()),
    }
}

/// Refuses an organisation that is not the unit in charge.
pub(super) fn refuse_all_but_the_lead(call: &Call, project: &Stored<Project>) -> Result<(), Refusal> {
    refuse_strangers(call, project)?;
    let lead = project
        .value
        .lead
        .as_ref()
        .map(|unit| unit.credit_code.as_str())
        .unwrap_or_default();
    match own_organisation(call) {
        Some(code) if code != lead => {
            let message = format!("{code} is not the unit in charge of {}", project.name);
            Err(
                Refusal::new(Kind::Forbidden, ErrorReason::OrganisationMismatch.code(), message)
                    .with("organisation", code),
            )
        }
        _ => Ok(()),
    }
}

/// The units by which a list is narrowed: the one asked for, and the organisation for which the caller calls.
pub(crate) fn narrowed(call: &Call, asked: String) -> Vec<String> {
    let own = own_organisation(call).map(String::from);
    own.into_iter()
        .chain(Some(asked))
        .filter(|unit| !unit.is_empty())
        .collect()
}
