//! The units of a project, and who may speak for one.

use kezhi_chassis::store::not_found;
use kezhi_chassis::{Call, Caller};
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::{ErrorReason, Role};
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

/// The roles of those who act for the bureau, or audit it: an organisation in their token is their own and narrows nothing.
const BUREAU: [Role; 4] = [Role::Officer, Role::Head, Role::Auditor, Role::Service];

/// The organisation for which the caller alone may speak; `None` for the bureau and for a platform that serves them all.
pub fn own_organisation(call: &Call) -> Option<&str> {
    organisation_of(call.caller())
}

/// The organisation for which a caller alone may speak.
pub fn organisation_of(caller: &Caller) -> Option<&str> {
    let of_bureau = BUREAU.iter().any(|role| caller.is(*role));
    (!of_bureau && !caller.organisation.is_empty()).then_some(caller.organisation.as_str())
}

/// Refuses what is no single organisation's: the treasury's word, the accounts and the record of the whole bureau.
pub fn refuse_organisations(caller: &Caller, what: &str) -> Result<(), Refusal> {
    let Some(own) = organisation_of(caller) else {
        return Ok(());
    };
    let message = format!("the token is that of {own}; {what} is not any one organisation's");
    let refusal = Refusal::new(Kind::Forbidden, ErrorReason::OrganisationMismatch.code(), message);
    Err(refusal.with("organisation", own))
}

/// Refuses an organisation's own caller who would speak for another one.
pub fn refuse_to_speak_for(call: &Call, credit_code: &str) -> Result<(), Refusal> {
    match own_organisation(call) {
        Some(own) if own != credit_code => {
            let message = format!("the token is that of {own}, which may not speak for {credit_code}");
            let refusal = Refusal::new(Kind::Forbidden, ErrorReason::OrganisationMismatch.code(), message);
            Err(refusal.with("organisation", credit_code))
        }
        _ => Ok(()),
    }
}

/// Hides what concerns other organisations from an organisation's own caller, as if it did not exist.
pub fn hide_from_others<'a>(
    call: &Call,
    name: &str,
    mut concerned: impl Iterator<Item = &'a str>,
) -> Result<(), Refusal> {
    match own_organisation(call) {
        Some(own) if !concerned.any(|code| code == own) => Err(not_found(name)),
        _ => Ok(()),
    }
}

/// Hides a project's matter from an organisation's own caller that is none of its units.
pub fn hide_from_outsiders(call: &Call, name: &str, project: &Project) -> Result<(), Refusal> {
    hide_from_others(call, name, of(project).map(|unit| unit.credit_code.as_str()))
}
