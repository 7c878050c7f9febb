//! How a review moves: drawn, closed, proposed, decided, shown to the public; and how one expert's part in it does.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::{assignment, review};

use super::rules::{
    Facts, Part, criteria_are_scored, every_score_is_in, no_application_is_pending, panel_is_open,
    plan_holds_the_grants, rank_order_is_kept,
};

/// Who prepares a selection does not decide it.
const PREPARING: &[&str] = &["ProposeSelection"];

/// The procedure of a review. `ResolveObjection` is a step of an objection that moves it too.
pub const REVIEW: Procedure<review::State, Facts> = Procedure {
    matter: "review",
    steps: &[
        Step {
            must: &[no_application_is_pending],
            ..Step::plain("DrawPanel", "review.drawn", &[], Some(review::State::Drawn))
        },
        Step::plain("RefillPanel", "review.refilled", &[review::State::Drawn], None),
        Step {
            must: &[every_score_is_in],
            ..Step::plain(
                "ClosePanel",
                "review.closed",
                &[review::State::Drawn],
                Some(review::State::Closed),
            )
        },
        Step {
            must: &[rank_order_is_kept, plan_holds_the_grants],
            ..Step::plain(
                "ProposeSelection",
                "review.selection-proposed",
                &[review::State::Closed],
                Some(review::State::Proposed),
            )
        },
        Step {
            not_by_taker_of: &[PREPARING],
            ..Step::plain(
                "ReturnSelection",
                "review.selection-returned",
                &[review::State::Proposed],
                Some(review::State::Closed),
            )
        },
        Step {
            not_by_taker_of: &[PREPARING],
            must: &[rank_order_is_kept, plan_holds_the_grants],
            ..Step::plain(
                "DecideSelection",
                "review.selection-decided",
                &[review::State::Proposed],
                Some(review::State::Decided),
            )
        },
        Step::plain(
            "StartPublicity",
            "review.publicity-started",
            &[review::State::Decided],
            Some(review::State::InPublicity),
        ),
        Step::plain(
            "ResolveObjection",
            "review.selection-returned",
            &[review::State::InPublicity],
            Some(review::State::Closed),
        ),
    ],
};

/// The procedure of one expert's part in a review.
pub const ASSIGNMENT: Procedure<assignment::State, Part> = Procedure {
    matter: "assignment",
    steps: &[
        Step {
            must: &[panel_is_open, criteria_are_scored],
            ..Step::plain(
                "SubmitScore",
                "assignment.scored",
                &[assignment::State::Assigned, assignment::State::Scored],
                Some(assignment::State::Scored),
            )
        },
        Step {
            must: &[panel_is_open],
            ..Step::plain(
                "DeclareInterest",
                "assignment.recused",
                &[assignment::State::Assigned, assignment::State::Scored],
                Some(assignment::State::Recused),
            )
        },
        Step {
            must: &[panel_is_open],
            ..Step::plain(
                "ExcuseExpert",
                "assignment.excused",
                &[assignment::State::Assigned],
                Some(assignment::State::Excused),
            )
        },
    ],
};
