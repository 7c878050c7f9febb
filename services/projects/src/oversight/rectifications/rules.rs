//! What must hold before a step of a rectification.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::inspection::State;
use kezhi_proto::projects::{Inspection, Rectification};

use super::procedure::LIMIT;

/// What a step of a rectification is decided on. What only some steps gather is `None` elsewhere, and a rule that asks for it there
/// decides nothing ([`gathered`]).
#[derive(Debug, Clone)]
pub struct Facts {
    /// The rectification, as it stands or as it is to be issued.
    pub rectification: Rectification,
    /// Who calls.
    pub caller: String,
    /// The day of the step.
    pub on: Day,
    /// The inspection on which it rests; the inner one is `None` where it rests on none.
    pub inspection: Option<Option<Inspection>>,
}

fn inspection(facts: &Facts) -> Result<Option<&Inspection>, Refusal> {
    gathered(&facts.inspection, "the inspection").map(Option::as_ref)
}

/// What an inspection found is known once it is concluded.
pub fn inspection_is_concluded(facts: &Facts) -> Result<(), Refusal> {
    match inspection(facts)? {
        Some(inspection) if inspection.state() != State::Concluded => Err(Refusal::precondition(
            ErrorReason::EvidenceMissing.code(),
            format!("{} is not concluded", inspection.name),
        )),
        _ => Ok(()),
    }
}

/// Who inspected does not issue the notice too.
pub fn issuer_did_not_inspect(facts: &Facts) -> Result<(), Refusal> {
    let mut visits = inspection(facts)?.into_iter().flat_map(|inspection| &inspection.visits);
    match visits.any(|visit| visit.inspectors.contains(&facts.caller)) {
        false => Ok(()),
        true => Err(Refusal::precondition(
            ErrorReason::SamePerson.code(),
            "who inspected may not issue the notice too",
        )
        .with("earlier_step", "RecordOnSite")),
    }
}

/// More time is given once.
pub fn was_not_extended(facts: &Facts) -> Result<(), Refusal> {
    match facts.rectification.extended_from.is_empty() {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::LimitNotExtendable.code(),
            "more time was given before and is not given again",
        )
        .with("limit", LIMIT)),
    }
}

/// More time is given before the time is over.
pub fn time_is_not_over(facts: &Facts) -> Result<(), Refusal> {
    let due_on = &facts.rectification.due_on;
    match Day::stated(due_on).is_some_and(|last| facts.on <= last) {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::LimitLapsed.code(),
            format!("the last day was {due_on}; no more time is given after it"),
        )
        .with("limit", LIMIT)
        .with("due_on", due_on)),
    }
}
