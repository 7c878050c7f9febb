//! How a plan moves: drafted, approved, closed, and open again.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::plan::State;

use super::rules::{Facts, every_incentive_is_settled, every_project_is_closed};

/// The procedure of a plan.
pub const PLAN: Procedure<State, Facts> = Procedure::of(
    "plan",
    &[
        Step::named("CreatePlan", "plan.drafted").to(State::Drafted),
        Step::named("RevisePlan", "plan.revised").from(&[State::Drafted]),
        Step::named("ApprovePlan", "plan.approved")
            .from(&[State::Drafted])
            .to(State::Approved)
            .not_by_taker_of(&[&["CreatePlan", "RevisePlan"]]),
        Step::named("ClosePlan", "plan.closed")
            .from(&[State::Approved])
            .to(State::Closed)
            .must(rules![every_project_is_closed, every_incentive_is_settled]),
        Step::named("ReopenPlan", "plan.reopened")
            .from(&[State::Closed])
            .to(State::Approved)
            .not_by_taker_of(&[&["ClosePlan"]]),
    ],
);
