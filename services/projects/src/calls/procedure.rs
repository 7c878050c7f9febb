//! How a call moves: drafted, published, in review.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::call::State;

use super::rules::{Facts, plan_is_open, window_has_not_ended, window_is_over};

/// The procedure of a call.
pub const CALL: Procedure<State, Facts> = Procedure {
    matter: "call",
    steps: &[
        Step {
            must: &[plan_is_open],
            ..Step::plain("CreateCall", "call.drafted", &[], Some(State::Drafted))
        },
        Step {
            not_by_taker_of: &[&["CreateCall"]],
            must: &[plan_is_open, window_has_not_ended],
            ..Step::plain(
                "PublishCall",
                "call.published",
                &[State::Drafted],
                Some(State::Published),
            )
        },
        Step {
            must: &[window_is_over],
            ..Step::plain(
                "DrawPanel",
                "call.in-review",
                &[State::Published],
                Some(State::InReview),
            )
        },
        Step::plain(
            "WithdrawCall",
            "call.withdrawn",
            &[State::Drafted, State::Published],
            Some(State::Withdrawn),
        ),
    ],
};
