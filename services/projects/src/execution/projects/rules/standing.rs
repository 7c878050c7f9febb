//! What stands in the way of a step: evidence that is missing, a hold, an amendment that waits, a payee that is none.

use std::collections::BTreeSet;

use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::Attachment;

use super::{Facts, MilestoneFacts};
use crate::units::rules::takes_part;

/// Every kind of evidence that the task book asks for was handed in.
pub fn every_kind_of_evidence_is_there(milestone: &MilestoneFacts) -> Result<(), Refusal> {
    let given: BTreeSet<&str> = milestone.evidence.iter().map(|one| one.kind.as_str()).collect();
    let missing: Vec<&str> = milestone
        .evidence_kinds
        .iter()
        .map(String::as_str)
        .filter(|kind| !given.contains(kind))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(", ");
    let message = format!("the milestone {} lacks this evidence: {missing}", milestone.id);
    Err(Refusal::precondition(ErrorReason::EvidenceMissing.code(), message).with("missing", missing))
}

/// No file stands twice as the same kind of evidence.
pub fn refuse_repeated_evidence(evidence: &[Attachment]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    match evidence.iter().position(|one| !seen.insert((&one.kind, &one.digest))) {
        None => Ok(()),
        Some(position) => {
            let message = "this file stands here twice as this kind of evidence";
            Err(Refusal::field(format!("evidence[{position}].digest"), message))
        }
    }
}

/// No amendment waits for a decision.
pub fn no_amendment_is_open(facts: &Facts) -> Result<(), Refusal> {
    match facts.open_amendment.as_str() {
        "" => Ok(()),
        amendment => {
            let message = format!("{amendment} waits for a decision");
            Err(Refusal::precondition(ErrorReason::AmendmentOpen.code(), message).with("amendment", amendment))
        }
    }
}

/// Nothing holds the project.
pub fn nothing_holds_the_project(facts: &Facts) -> Result<(), Refusal> {
    let holds: Vec<&str> = facts.project.holds.iter().map(|hold| hold.subject.as_str()).collect();
    if holds.is_empty() {
        return Ok(());
    }
    let holds = holds.join(", ");
    let message = format!("the project is held by {holds}");
    Err(Refusal::precondition(ErrorReason::ProjectHeld.code(), message).with("holds", holds))
}

/// A unit of the project is paid by its budget lines, not as a payee.
pub fn payee_is_no_unit(facts: &Facts) -> Result<(), Refusal> {
    let code = &facts.given_payee()?.credit_code;
    match takes_part(&facts.project, code) {
        false => Ok(()),
        true => Err(Refusal::field(
            "payee.credit_code",
            format!("{code} is a unit of the project and is paid from its own lines"),
        )),
    }
}

/// A payee is registered once.
pub fn payee_is_new(facts: &Facts) -> Result<(), Refusal> {
    let code = &facts.given_payee()?.credit_code;
    match facts.project.payees.iter().any(|payee| payee.credit_code == *code) {
        false => Ok(()),
        true => {
            let message = format!("{code} is registered with the project already");
            Err(Refusal::new(Kind::Exists, ErrorReason::ResourceExists.code(), message).with("resource", code))
        }
    }
}

/// Nobody is to be paid more than the whole project has.
pub fn ceiling_is_within_the_budget(facts: &Facts) -> Result<(), Refusal> {
    let lines = facts.in_force().into_iter().flat_map(|book| &book.budget);
    let budget = lines.map(|line| line.amount_fen).fold(0, i64::saturating_add);
    let ceiling = facts.given_payee()?.ceiling_fen;
    match ceiling <= budget {
        true => Ok(()),
        false => Err(Refusal::field(
            "payee.ceiling_fen",
            format!("a ceiling of {ceiling} fen lies above the whole budget of the project, {budget} fen"),
        )),
    }
}
