//! What must hold before a step of an application.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{Review, review};

use super::Facts;
use crate::execution::completion;
use crate::planning::funding_calls::rules::refuse_closed_window;
use crate::planning::plans::rules::refuse_closed_plan;

/// The review of the call; `None` before its panel is drawn.
fn review_of(facts: &Facts) -> Result<Option<&Review>, Refusal> {
    gathered(&facts.review, "the review").map(Option::as_ref)
}

/// Applications are taken within the window of a published call.
pub fn call_is_open(facts: &Facts) -> Result<(), Refusal> {
    refuse_closed_window(&facts.funding_call, facts.on)
}

/// A unit hands in as many applications as the call lets it.
pub fn unit_is_below_its_limit(facts: &Facts) -> Result<(), Refusal> {
    let conditions = facts.funding_call.conditions.clone().unwrap_or_default();
    let limit = usize::try_from(conditions.applications_per_unit).unwrap_or(0);
    let others = *gathered(&facts.others_of_the_unit, "the other applications of the unit")?;
    if limit == 0 || others < limit {
        return Ok(());
    }
    let message = format!("a unit may hand in {limit} applications to this call, and this one has");
    Err(Refusal::precondition(ErrorReason::ApplicationsTooMany.code(), message).with("limit", limit))
}

/// None of the units is barred on the day.
pub fn no_unit_is_barred(facts: &Facts) -> Result<(), Refusal> {
    match facts.barred.first() {
        None => Ok(()),
        Some((unit, until)) => {
            let message = format!("{unit} is barred from science plans until the end of {until}");
            Err(Refusal::precondition(ErrorReason::UnitBarred.code(), message)
                .with("unit", unit)
                .with("barred_until", until))
        }
    }
}

/// An application of which something is missing is returned, never accepted.
pub fn nothing_is_missing(facts: &Facts) -> Result<(), Refusal> {
    match gathered(&facts.missing, "what the check found")?.first() {
        None => Ok(()),
        Some(item) => Err(Refusal::precondition(
            ErrorReason::EvidenceMissing.code(),
            item.message.clone(),
        )),
    }
}

/// An application is completed as often as the authority lets it.
pub fn completion_is_left(facts: &Facts) -> Result<(), Refusal> {
    completion::is_left(facts.completed, facts.settings.completions)
}

/// An application is completed until the day that its check set.
pub fn completion_runs(facts: &Facts) -> Result<(), Refusal> {
    completion::runs(facts.on, &complete_by(facts), "application.completion")
}

/// What may still be completed is not rejected.
pub fn completion_has_run_out(facts: &Facts) -> Result<(), Refusal> {
    match facts.application.state() {
        State::Returned => completion::has_run_out(facts.on, &complete_by(facts)),
        _ => Ok(()),
    }
}

fn complete_by(facts: &Facts) -> String {
    let check = facts.application.check.as_ref();
    check.map(|check| check.complete_by.clone()).unwrap_or_default()
}

/// What was reviewed is rejected once it is decided what is selected.
pub fn selection_is_decided(facts: &Facts) -> Result<(), Refusal> {
    let review = review_of(facts)?.cloned().unwrap_or_default();
    let decided = matches!(review.state(), review::State::Decided | review::State::InPublicity);
    if facts.application.state() != State::Reviewed || decided {
        return Ok(());
    }
    let message = "what is selected is not decided yet";
    Err(Refusal::precondition(ErrorReason::SelectionOpen.code(), message).with("review", review.name))
}

/// Projects are set up under a plan that is open.
pub fn plan_is_open(facts: &Facts) -> Result<(), Refusal> {
    refuse_closed_plan(&facts.plan)
}

/// The public had its time to object: the last day of the publicity is over.
pub fn publicity_has_run(facts: &Facts) -> Result<(), Refusal> {
    let publicity_to = review_of(facts)?
        .map(|review| review.publicity_to.clone())
        .unwrap_or_default();
    if Day::stated(&publicity_to).is_some_and(|last| last < facts.on) {
        return Ok(());
    }
    let message = match publicity_to.as_str() {
        "" => "the selection was not shown to the public yet".to_string(),
        last => format!("the selection is shown to the public until the end of {last}"),
    };
    Err(Refusal::precondition(ErrorReason::PublicityRuns.code(), message).with("publicity_to", publicity_to))
}

/// Every objection to the application, or to the selection as a whole, is decided.
pub fn no_objection_is_open(facts: &Facts) -> Result<(), Refusal> {
    let open = gathered(&facts.open_objections, "the open objections")?;
    if open.is_empty() {
        return Ok(());
    }
    let open = open.join(", ");
    let message = format!("these objections are not decided: {open}");
    Err(Refusal::precondition(ErrorReason::ObjectionOpen.code(), message).with("objections", open))
}
