//! What must hold before a step of an inspection.

use std::collections::BTreeSet;

use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::inspection::Kind;
use kezhi_proto::projects::{Inspection, InspectionFinding, Project, Sample, Unit};

use crate::oversight::supervision::inspectors;
use crate::units;

/// What a step of an inspection is decided on. What only some steps gather is `None` elsewhere, and a rule that asks for it there
/// decides nothing ([`gathered`]).
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// The inspection, as it stands or as it is asked for.
    pub inspection: Inspection,
    /// Who calls.
    pub caller: String,
    /// The sample that it names; the inner one is `None` where it names none.
    pub sample: Option<Option<Sample>>,
    /// The inspectors whom the request names.
    pub inspectors: Option<Vec<String>>,
}

fn named_inspectors(facts: &Facts) -> Result<&[String], Refusal> {
    gathered(&facts.inspectors, "the inspectors").map(Vec::as_slice)
}

/// The units to be inspected, each once. Only an inspection that reaches beyond the project names others than its units.
pub fn units_to_inspect(given: &Inspection, project: &Project) -> Result<Vec<Unit>, Refusal> {
    let mut units = given.units.clone();
    let mut seen = BTreeSet::new();
    for (position, unit) in units.iter_mut().enumerate() {
        let field = format!("inspection.units[{position}].credit_code");
        unit.credit_code = field::credit_code(&field, &unit.credit_code)?;
        unit.credit_code_remark = field::credit_code_remark(&unit.credit_code);
        if !seen.insert(unit.credit_code.clone()) {
            return Err(Refusal::field(field, format!("{} is named twice", unit.credit_code)));
        }
        if given.kind() != Kind::PartnerExtension {
            units::refuse_outsider(project, &field, &unit.credit_code)?;
        }
    }
    Ok(units)
}

/// A project is inspected because it was drawn, or for a stated reason.
pub fn there_is_a_cause(facts: &Facts) -> Result<(), Refusal> {
    let inspection = &facts.inspection;
    match gathered(&facts.sample, "the sample")? {
        None if inspection.reason.is_empty() => Err(Refusal::field(
            "inspection.reason",
            "name a sample, or say why it is inspected",
        )),
        Some(sample) if !sample.drawn.iter().any(|drawn| drawn.project == inspection.project) => {
            let message = format!("{} was not drawn in {}", inspection.project, sample.name);
            Err(Refusal::field("inspection.sample", message))
        }
        _ => Ok(()),
    }
}

/// The credit code of a unit that is inspected. Refuses any other.
pub fn inspected_unit(inspection: &Inspection, field: &str, text: &str) -> Result<String, Refusal> {
    let code = field::credit_code(field, text)?;
    match inspection.units.iter().any(|unit| unit.credit_code == code) {
        true => Ok(code),
        false => Err(Refusal::field(field, format!("{code} is not inspected"))),
    }
}

/// What was found, each at a unit of the project, at one that was inspected, or at none.
pub fn findings_of(
    given: Vec<InspectionFinding>,
    inspection: &Inspection,
    project: &Project,
) -> Result<Vec<InspectionFinding>, Refusal> {
    let concerned: BTreeSet<&str> = units::of(project)
        .chain(&inspection.units)
        .map(|unit| unit.credit_code.as_str())
        .collect();
    let mut findings = given;
    for (position, finding) in findings.iter_mut().enumerate() {
        if finding.unit.is_empty() {
            continue;
        }
        let field = format!("findings[{position}].unit");
        finding.unit = field::credit_code(&field, &finding.unit)?;
        if !concerned.contains(finding.unit.as_str()) {
            let message = format!("{} is neither a unit of the project nor inspected", finding.unit);
            return Err(Refusal::field(field, message));
        }
    }
    Ok(findings)
}

/// An inspection on site is made by no fewer than two.
pub fn two_inspectors_at_least(facts: &Facts) -> Result<(), Refusal> {
    inspectors::two_at_least(named_inspectors(facts)?, "go")
}

/// Who records a visit was there.
pub fn caller_is_an_inspector(facts: &Facts) -> Result<(), Refusal> {
    inspectors::caller_is_one(named_inspectors(facts)?, &facts.caller)
}

/// Who concludes was there, where there was a visit.
pub fn caller_inspected(facts: &Facts) -> Result<(), Refusal> {
    let visits = &facts.inspection.visits;
    match visits.is_empty() {
        true => Ok(()),
        false => inspectors::caller_is_one(visits.iter().flat_map(|visit| &visit.inspectors), &facts.caller),
    }
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
    Err(Refusal::precondition(ErrorReason::EvidenceMissing.code(), message))
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
