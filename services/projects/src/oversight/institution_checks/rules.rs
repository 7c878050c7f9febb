//! What must hold before a step of a check of an institution.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::institution_check::Remedy;
use kezhi_proto::projects::{InstitutionCheck, InstitutionFinding};

use super::procedure::{APPEAL, STATEMENT};
use crate::oversight::supervision::inspectors;

/// What a step of a check is decided on. What only some steps gather is `None` elsewhere, and a rule that asks for it there decides
/// nothing ([`gathered`]).
#[derive(Debug, Clone)]
pub struct Facts {
    /// The check.
    pub check: InstitutionCheck,
    /// Who calls.
    pub caller: String,
    /// The day of the step.
    pub on: Day,
    /// The inspectors whom the request names.
    pub inspectors: Option<Vec<String>>,
    /// The findings that the request brings.
    pub findings: Option<Vec<InstitutionFinding>>,
}

fn named_inspectors(facts: &Facts) -> Result<&[String], Refusal> {
    gathered(&facts.inspectors, "the inspectors").map(Vec::as_slice)
}

/// A check is made by two or more (应当指派2名以上工作人员).
pub fn two_inspectors_at_least(facts: &Facts) -> Result<(), Refusal> {
    inspectors::two_at_least(named_inspectors(facts)?, "be assigned")
}

/// Who records a check took part in it.
pub fn caller_is_an_inspector(facts: &Facts) -> Result<(), Refusal> {
    inspectors::caller_is_one(named_inspectors(facts)?, &facts.caller)
}

/// What is found is about what is checked.
pub fn findings_are_of_what_is_checked(facts: &Facts) -> Result<(), Refusal> {
    let strange = |finding: &InstitutionFinding| !facts.check.aspects.contains(&finding.aspect);
    match gathered(&facts.findings, "the findings")?.iter().position(strange) {
        None => Ok(()),
        Some(position) => Err(Refusal::field(
            format!("findings[{position}].aspect"),
            "this aspect is not checked",
        )),
    }
}

/// Who inspected decides nothing on what was found.
pub fn caller_did_not_inspect(facts: &Facts) -> Result<(), Refusal> {
    match facts.check.inspectors.contains(&facts.caller) {
        false => Ok(()),
        true => Err(Refusal::precondition(
            ErrorReason::SamePerson.code(),
            "who inspected may not decide on what was found",
        )
        .with("earlier_step", "RecordInstitutionCheck")),
    }
}

/// The institution states its case within its time.
pub fn statement_is_in_time(facts: &Facts) -> Result<(), Refusal> {
    refuse_late(facts.on, &facts.check.statement_by, STATEMENT)
}

/// The institution appeals within its time.
pub fn appeal_is_in_time(facts: &Facts) -> Result<(), Refusal> {
    refuse_late(facts.on, &facts.check.appeal_by, APPEAL)
}

fn refuse_late(on: Day, due_on: &str, limit: &'static str) -> Result<(), Refusal> {
    match Day::stated(due_on).is_some_and(|last| on <= last) {
        true => Ok(()),
        false => Err(
            Refusal::precondition(ErrorReason::LimitLapsed.code(), format!("the last day was {due_on}"))
                .with("limit", limit)
                .with("due_on", due_on),
        ),
    }
}

/// Nothing is imposed before the institution has stated its case, or its time for that is over.
pub fn institution_was_heard(facts: &Facts) -> Result<(), Refusal> {
    let check = &facts.check;
    match !check.stated_on.is_empty() || Day::stated(&check.statement_by).is_some_and(|last| last < facts.on) {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::StatementRightRuns.code(),
            format!("the institution may state its case until {}", check.statement_by),
        )
        .with("due_on", &check.statement_by)),
    }
}

/// Remedies answer something unlawful.
pub fn something_unlawful_was_found(facts: &Facts) -> Result<(), Refusal> {
    match facts.check.findings.iter().any(|finding| finding.unlawful) {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::EvidenceMissing.code(),
            "nothing unlawful was found",
        )),
    }
}

/// A day is set exactly where a correction is ordered.
pub fn day_of_correction(remedies: &[Remedy], text: &str, on: Day) -> Result<Option<Day>, Refusal> {
    match (remedies.contains(&Remedy::Correction), text.is_empty()) {
        (true, false) => field::day_after("correct_by", text, on).map(Some),
        (false, true) => Ok(None),
        (true, true) => Err(Refusal::field("correct_by", "a correction needs a day by which")),
        (false, false) => Err(Refusal::field("correct_by", "no correction is ordered")),
    }
}

/// A correction is reported where one was ordered.
pub fn a_correction_was_ordered(facts: &Facts) -> Result<(), Refusal> {
    match facts.check.correct_by.is_empty() {
        false => Ok(()),
        true => Err(
            Refusal::precondition(ErrorReason::StepNotAllowed.code(), "no correction was ordered")
                .with("state", state_name(facts.check.state())),
        ),
    }
}
