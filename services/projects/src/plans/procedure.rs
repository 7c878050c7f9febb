//! How a plan moves: drafted, approved, closed.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::plan::State;

use super::rules::{Facts, every_project_is_closed};

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
