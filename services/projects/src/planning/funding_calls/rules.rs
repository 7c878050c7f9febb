//! The preconditions that the table of a call names, and what a call must be in itself. Pure.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::funding_call::{State, Window};
use kezhi_proto::projects::{CallConditions, Plan};

use super::FundingCall;
use crate::planning::plans::rules::refuse_closed_plan;

/// What the weights of the criteria add up to, in thousandths.
const WHOLE: i32 = 1000;

/// What a step of a call is decided on.
pub struct Facts {
    /// The call.
    pub funding_call: FundingCall,
    /// Its plan.
    pub plan: Plan,
    /// The day of the step.
    pub on: Day,
}

/// Calls are published and projects set up under an approved plan, whose books are open.
pub fn plan_is_open(facts: &Facts) -> Result<(), Refusal> {
    refuse_closed_plan(&facts.plan)
}

fn window_ended_before(facts: &Facts) -> bool {
    Day::stated(&facts.funding_call.closes_on).is_some_and(|last| last < facts.on)
}

/// A call that is published after its window would take nothing.
pub fn window_has_not_ended(facts: &Facts) -> Result<(), Refusal> {
    if !window_ended_before(facts) {
        return Ok(());
    }
    let message = format!(
        "the window ended on {}, before {}",
        facts.funding_call.closes_on, facts.on
    );
    Err(Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message).with("day", facts.on))
}

/// Nobody is drawn for while others may still apply.
pub fn window_is_over(facts: &Facts) -> Result<(), Refusal> {
    if window_ended_before(facts) {
        return Ok(());
    }
    let message = format!(
        "applications are taken until the end of {}",
        facts.funding_call.closes_on
    );
    Err(Refusal::precondition(ErrorReason::FundingCallNotClosed.code(), message)
        .with("funding_call", &facts.funding_call.name)
        .with("closes_on", &facts.funding_call.closes_on))
}

/// Refuses an application to a call that takes none on a day.
pub fn refuse_closed_window(funding_call: &FundingCall, on: Day) -> Result<(), Refusal> {
    if window(funding_call, on) == Window::Open {
        return Ok(());
    }
    let message = format!(
        "{} is {} and takes applications from {} to {}; {on} is not among them",
        funding_call.name,
        state_name(funding_call.state()),
        funding_call.opens_on,
        funding_call.closes_on
    );
    Err(Refusal::precondition(ErrorReason::FundingCallNotOpen.code(), message)
        .with("funding_call", &funding_call.name)
        .with("state", state_name(funding_call.state()))
        .with("opens_on", &funding_call.opens_on)
        .with("closes_on", &funding_call.closes_on))
}

/// Where a day lies to the window of a call.
pub fn window(funding_call: &FundingCall, on: Day) -> Window {
    if !matches!(funding_call.state(), State::Published | State::InReview) {
        return Window::Unspecified;
    }
    let opens_on = Day::stated(&funding_call.opens_on);
    let closes_on = Day::stated(&funding_call.closes_on);
    match (opens_on, closes_on) {
        (Some(opens_on), _) if on < opens_on => Window::Ahead,
        (Some(_), Some(closes_on)) if on <= closes_on => Window::Open,
        _ => Window::Over,
    }
}

/// Refuses a call that contradicts itself: days out of order, weights that are no whole, too few experts.
pub fn refuse_contradictions(funding_call: &FundingCall, scores_needed: u16) -> Result<(), Refusal> {
    let opens_on = field::day("funding_call.opens_on", &funding_call.opens_on)?;
    field::day_not_before("funding_call.closes_on", &funding_call.closes_on, opens_on)?;
    if funding_call.experts_per_application < i32::from(scores_needed) {
        let message = format!("an application needs {scores_needed} scores to be ranked");
        return Err(Refusal::field("funding_call.experts_per_application", message));
    }
    refuse_bad_conditions(&funding_call.conditions.clone().unwrap_or_default())?;
    refuse_bad_criteria(funding_call)
}

fn refuse_bad_conditions(conditions: &CallConditions) -> Result<(), Refusal> {
    let earliest = optional_day(
        "funding_call.conditions.starts_not_before",
        &conditions.starts_not_before,
    )?;
    let latest = optional_day("funding_call.conditions.starts_not_after", &conditions.starts_not_after)?;
    match (earliest, latest) {
        (Some(earliest), Some(latest)) if latest < earliest => Err(Refusal::field(
            "funding_call.conditions.starts_not_after",
            format!("starts_not_after {latest} is before starts_not_before {earliest}"),
        )),
        _ => Ok(()),
    }
}

fn refuse_bad_criteria(funding_call: &FundingCall) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, criterion) in funding_call.criteria.iter().enumerate() {
        if !seen.insert(&criterion.id) {
            let field = format!("funding_call.criteria[{position}].id");
            return Err(Refusal::field(field, "this criterion stands in the call twice"));
        }
    }
    let sum: i32 = funding_call
        .criteria
        .iter()
        .map(|criterion| criterion.weight_permille)
        .sum();
    match sum == WHOLE {
        true => Ok(()),
        false => Err(Refusal::field(
            "funding_call.criteria",
            format!("the weights add up to {sum}, not to {WHOLE}"),
        )),
    }
}

fn optional_day(name: &str, text: &str) -> Result<Option<Day>, Refusal> {
    match text {
        "" => Ok(None),
        text => field::day(name, text).map(Some),
    }
}
