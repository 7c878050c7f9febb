//! The preconditions that the table of a call names, and what a call must be in itself. Pure.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::call::{State, Window};
use kezhi_proto::projects::{CallConditions, Plan};

use super::Guide;
use crate::planning::plans::rules::refuse_closed_plan;

/// What the weights of the criteria add up to, in thousandths.
const WHOLE: i32 = 1000;

/// What a step of a call is decided on.
pub struct Facts {
    /// The call.
    pub guide: Guide,
    /// Its plan.
    pub plan: Plan,
    /// The day of the step.
    pub on: Day,
}

/// Calls are published and projects set up under an approved plan, whose books are open.
pub fn plan_is_open(facts: &Facts) -> Result<(), Refusal> {
    refuse_closed_plan(&facts.plan)
}

/// A call that is published after its window would take nothing.
pub fn window_has_not_ended(facts: &Facts) -> Result<(), Refusal> {
    if facts.on.to_string() <= facts.guide.closes_on {
        return Ok(());
    }
    let message = format!("the window ended on {}, before {}", facts.guide.closes_on, facts.on);
    Err(Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message).with("day", facts.on))
}

/// Nobody is drawn for while others may still apply.
pub fn window_is_over(facts: &Facts) -> Result<(), Refusal> {
    if facts.on.to_string() > facts.guide.closes_on {
        return Ok(());
    }
    let message = format!("applications are taken until the end of {}", facts.guide.closes_on);
    Err(Refusal::precondition(ErrorReason::CallNotClosed.code(), message)
        .with("call", &facts.guide.name)
        .with("closes_on", &facts.guide.closes_on))
}

/// Refuses an application to a call that takes none on a day.
pub fn refuse_closed_window(guide: &Guide, on: Day) -> Result<(), Refusal> {
    if window(guide, on) == Window::Open {
        return Ok(());
    }
    let message = format!(
        "{} is {} and takes applications from {} to {}; {on} is not among them",
        guide.name,
        state_name(guide.state()),
        guide.opens_on,
        guide.closes_on
    );
    Err(Refusal::precondition(ErrorReason::CallNotOpen.code(), message)
        .with("call", &guide.name)
        .with("state", state_name(guide.state()))
        .with("opens_on", &guide.opens_on)
        .with("closes_on", &guide.closes_on))
}

/// Where a day lies to the window of a call.
pub fn window(guide: &Guide, on: Day) -> Window {
    if !matches!(guide.state(), State::Published | State::InReview) {
        return Window::Unspecified;
    }
    // Days compare as their texts do.
    let on = on.to_string();
    match (on < guide.opens_on, on > guide.closes_on) {
        (true, _) => Window::Ahead,
        (_, true) => Window::Over,
        _ => Window::Open,
    }
}

/// Refuses a call that contradicts itself: days out of order, weights that are no whole, too few experts.
pub fn refuse_contradictions(guide: &Guide, scores_needed: u16) -> Result<(), Refusal> {
    let opens_on = field::day("call.opens_on", &guide.opens_on)?;
    field::day_not_before("call.closes_on", &guide.closes_on, opens_on)?;
    if guide.experts_per_application < i32::from(scores_needed) {
        let message = format!("an application needs {scores_needed} scores to be ranked");
        return Err(Refusal::field("call.experts_per_application", message));
    }
    refuse_bad_conditions(&guide.conditions.clone().unwrap_or_default())?;
    refuse_bad_criteria(guide)
}

fn refuse_bad_conditions(conditions: &CallConditions) -> Result<(), Refusal> {
    let earliest = optional_day("call.conditions.starts_not_before", &conditions.starts_not_before)?;
    let latest = optional_day("call.conditions.starts_not_after", &conditions.starts_not_after)?;
    match (earliest, latest) {
        (Some(earliest), Some(latest)) if latest < earliest => Err(Refusal::field(
            "call.conditions.starts_not_after",
            format!("starts_not_after {latest} is before starts_not_before {earliest}"),
        )),
        _ => Ok(()),
    }
}

fn refuse_bad_criteria(guide: &Guide) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, criterion) in guide.criteria.iter().enumerate() {
        if !seen.insert(&criterion.id) {
            let field = format!("call.criteria[{position}].id");
            return Err(Refusal::field(field, "this criterion stands in the call twice"));
        }
    }
    let sum: i32 = guide.criteria.iter().map(|criterion| criterion.weight_permille).sum();
    match sum == WHOLE {
        true => Ok(()),
        false => Err(Refusal::field(
            "call.criteria",
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
