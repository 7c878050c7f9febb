//! What must hold before a step of an inspection.

use kezhi_law::article;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::Inspection;
use kezhi_proto::projects::inspection::Kind;

/// What a step of an inspection is decided on.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The inspection.
    pub inspection: Inspection,
    /// Who calls.
    pub caller: String,
    /// The inspectors whom the request names.
    pub inspectors: Vec<String>,
}

/// An inspection on site is made by no fewer than two.
pub fn two_inspectors_at_least(facts: &Facts) -> Result<(), Refusal> {
    let inspectors = facts.inspectors.len();
    match inspectors >= 2 {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::OfficersTooFew.code(),
            format!("{inspectors} inspector is too few: at least two must go"),
        )
        .with("officers", inspectors)
        .citing(article("seed", ""))),
    }
}

/// Who records a visit was there.
pub fn caller_is_an_inspector(facts: &Facts) -> Result<(), Refusal> {
    match facts.inspectors.contains(&facts.caller) {
        true => Ok(()),
        false => Err(not_an_inspector()),
    }
}

/// Who concludes was there, where there was a visit.
pub fn caller_inspected(facts: &Facts) -> Result<(), Refusal> {
    let visits = &facts.inspection.visits;
    match visits.is_empty() || visits.iter().any(|visit| visit.inspectors.contains(&facts.caller)) {
        true => Ok(()),
        false => Err(not_an_inspector()),
    }
}

fn not_an_inspector() -> Refusal {
    Refusal::precondition(
        ErrorReason::OfficerNotAssigned.code(),
        "the caller is not one of the inspectors",
    )
}

/// An inspection is concluded on a visit; a midterm check may be concluded on the self-checks of every unit.
pub fn there_is_something_to_conclude_on(facts: &Facts) -> Result<(), Refusal> {
    let inspection = &facts.inspection;
    if !inspection.visits.is_empty() {
        return Ok(());
    }
    let mut units = inspection.units.iter();
    let has_self_check = |code: &String| inspection.self_checks.iter().any(|check| check.unit == *code);
    let missing = units.find(|unit| !has_self_check(&unit.credit_code));
    let message = match (inspection.kind(), missing) {
        (Kind::Midterm, None) => return Ok(()),
        (Kind::Midterm, Some(unit)) => {
            format!("there was no visit, and {} has not checked itself", unit.credit_code)
        }
        _ => "no visit is recorded".into(),
    };
    Err(Refusal::precondition(ErrorReason::EvidenceMissing.code(), message).citing(article("seed", "")))
}

/// The municipal authority is told of what is grave, once.
pub fn something_grave_is_to_be_told(facts: &Facts) -> Result<(), Refusal> {
    let is_grave = facts.inspection.findings.iter().any(|finding| finding.grave);
    match is_grave && facts.inspection.escalated_on.is_empty() {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::FindingNotGrave.code(),
            "no finding is grave, or the municipal authority was told before",
        )),
    }
}
