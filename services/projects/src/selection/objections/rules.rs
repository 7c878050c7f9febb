//! The preconditions that the table of an objection names, and when one may be filed. Pure.

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::objection::Outcome;
use kezhi_proto::projects::{Objection, Review};

/// What the end of an objection is decided on.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// The objection.
    pub objection: Objection,
    /// What is to come of it.
    pub outcome: Outcome,
    /// True when the caller proposed the selection that is objected to.
    pub caller_proposed: bool,
}

/// Who proposed a selection does not decide what is objected to it.
pub fn resolver_did_not_propose(facts: &Facts) -> Result<(), Refusal> {
    match facts.caller_proposed {
        false => Ok(()),
        true => Err(Refusal::precondition(
            ErrorReason::SamePerson.code(),
            "who proposed a selection may not resolve an objection to it",
        )
        .with("earlier_step", "ProposeSelection")),
    }
}

/// Only an objection to an application can end one.
pub fn outcome_fits(facts: &Facts) -> Result<(), Refusal> {
    let ends_an_application = facts.outcome == Outcome::ApplicationRejected;
    match ends_an_application && facts.objection.application.is_empty() {
        false => Ok(()),
        true => Err(Refusal::field(
            "outcome",
            "the objection is about no application that could be rejected",
        )),
    }
}

/// Refuses an objection that comes after the publicity, or is about an application that is not shown in it.
pub fn refuse_outside_publicity(review: &Review, application: &str, today: Day) -> Result<(), Refusal> {
    if Day::stated(&review.publicity_to).is_none_or(|last| last < today) {
        let message = format!("objections were taken until the end of {}", review.publicity_to);
        return Err(Refusal::precondition(ErrorReason::LimitLapsed.code(), message)
            .with("limit", "review.publicity")
            .with("due_on", &review.publicity_to));
    }
    let selection = review.selection.clone().unwrap_or_default();
    let is_shown = selection
        .applications
        .iter()
        .any(|chosen| chosen.application == application);
    match application.is_empty() || is_shown {
        true => Ok(()),
        false => Err(Refusal::field(
            "application",
            format!("{application} is not among what is shown"),
        )),
    }
}
