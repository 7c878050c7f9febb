//! Whose project it is: what a platform that acts for one organisation may see and do.

use kezhi_chassis::store::{Stored, not_found};
use kezhi_chassis::{Call, Caller};
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::{ErrorReason, Role};
use kezhi_proto::projects::Project;

use super::facts::units_of;

/// The roles of those who act for the bureau, or audit it: an organisation in their token is their own and narrows nothing.
const BUREAU: [Role; 4] = [Role::Officer, Role::Head, Role::Auditor, Role::Service];

/// The organisation for which a platform calls; `None` for the bureau's own people, and for a platform that speaks for all.
pub(crate) fn organisation(caller: &Caller) -> Option<&str> {
    let of_bureau = BUREAU.iter().any(|role| caller.is(*role));
    (!of_bureau && !caller.organisation.is_empty()).then_some(caller.organisation.as_str())
}

/// Refuses an organisation that takes no part: to it the project does not exist.
pub(super) fn refuse_strangers(call: &Call, project: &Stored<Project>) -> Result<(), Refusal> {
    match organisation(call.caller()) {
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
    match organisation(call.caller()) {
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
    let own = organisation(call.caller()).map(String::from);
    own.into_iter()
        .chain(Some(asked))
        .filter(|unit| !unit.is_empty())
        .collect()
}
