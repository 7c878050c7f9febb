//! The precondition that the table of a plan names, what a plan must be in itself, and when it serves. Pure.

use std::collections::BTreeSet;

use kezhi_procedure::{Refusal, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::plan::State;
use kezhi_proto::projects::{Grant, Plan};

/// What the closing of a plan is decided on: no rule decides on its other steps.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// A project of the plan that is not closed; empty where all are.
    pub open_project: String,
    /// A payment of an incentive that is neither made nor cancelled; empty where all are.
    pub open_payment: String,
}

/// The books of a plan are closed after those of its projects.
pub fn every_project_is_closed(facts: &Facts) -> Result<(), Refusal> {
    match facts.open_project.as_str() {
        "" => Ok(()),
        project => {
            let message = format!("{project} is a project of the plan and is not closed");
            Err(Refusal::precondition(ErrorReason::ProjectOpen.code(), message).with("project", project))
        }
    }
}

/// What a plan was told to pay is paid by it, or not at all.
pub fn every_incentive_is_settled(facts: &Facts) -> Result<(), Refusal> {
    match facts.open_payment.as_str() {
        "" => Ok(()),
        payment => {
            let message = format!("{payment} is to be paid by the plan, and is neither paid nor cancelled");
            Err(Refusal::precondition(ErrorReason::IncentiveOpen.code(), message).with("payment", payment))
        }
    }
}

/// Refuses a plan that is not approved, or whose books are closed: nothing is published, set up or paid under it.
pub fn refuse_closed_plan(plan: &Plan) -> Result<(), Refusal> {
    let state = plan.state();
    if state == State::Approved {
        return Ok(());
    }
    let message = format!("{} is {}; only an approved plan serves", plan.name, state_name(state));
    Err(Refusal::precondition(ErrorReason::PlanNotOpen.code(), message)
        .with("plan", &plan.name)
        .with("state", state_name(state)))
}

/// Refuses a budget in which a source stands twice.
pub fn refuse_same_source_twice(budget: &[Grant]) -> Result<(), Refusal> {
    let mut sources = BTreeSet::new();
    for (position, line) in budget.iter().enumerate() {
        if !sources.insert(line.source) {
            let field = format!("plan.budget[{position}].source");
            return Err(Refusal::field(field, "this source stands in the budget twice"));
        }
    }
    Ok(())
}
