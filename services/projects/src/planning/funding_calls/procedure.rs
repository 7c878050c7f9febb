//! How a call moves: drafted, published, in review.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::funding_call::State;

use super::rules::{Facts, plan_is_open, window_has_not_ended, window_is_over};

/// The procedure of a call.
pub const CALL: Procedure<State, Facts> = Procedure::of(
    "funding call",
    &[
        Step::named("CreateFundingCall", "funding-call.drafted")
            .to(State::Drafted)
            .must(rules![plan_is_open]),
        Step::named("ReviseFundingCall", "funding-call.revised")
            .from(&[State::Drafted])
            .must(rules![plan_is_open]),
        Step::named("PublishFundingCall", "funding-call.published")
            .from(&[State::Drafted])
            .to(State::Published)
            .not_by_taker_of(&[&["CreateFundingCall", "ReviseFundingCall"]])
            .must(rules![plan_is_open, window_has_not_ended]),
        Step::named("DrawPanel", "funding-call.in-review")
            .from(&[State::Published])
            .to(State::InReview)
            .must(rules![window_is_over]),
        Step::named("WithdrawFundingCall", "funding-call.withdrawn")
            .from(&[State::Drafted, State::Published])
            .to(State::Withdrawn),
    ],
);
