//! How a plan moves: drafted, approved, closed.

use kezhi_procedure::{Procedure, Refusal, Step};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::plan::State;

/// What a step of a plan is decided on.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// A project of the plan that is not closed; empty where all are.
    pub open_project: String,
}

/// The procedure of a plan.
pub const PLAN: Procedure<State, Facts> = Procedure {
    matter: "plan",
    steps: &[
        Step::plain("CreatePlan", "plan.drafted", &[], Some(State::Drafted)),
        Step {
            not_by_taker_of: &[&["CreatePlan"]],
            ..Step::plain("ApprovePlan", "plan.approved", &[State::Drafted], Some(State::Approved))
        },
        Step {
            must: &[every_project_is_closed],
            ..Step::plain("ClosePlan", "plan.closed", &[State::Approved], Some(State::Closed))
        },
    ],
};

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
