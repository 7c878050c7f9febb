//! How a review moves: drawn, closed, proposed, decided, shown to the public; and how one expert's part in it does.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::{assignment, review};

use super::rules::{
    Facts, Part, criteria_are_scored, every_score_is_in, no_application_is_pending, panel_is_open,
    plan_holds_the_grants, rank_order_is_kept,
};

/// Who prepares a selection does not decide it.
const PREPARING: &[&str] = &["ProposeSelection"];

/// The procedure of a review. `ResolveObjection` is a step of an objection that moves it too.
pub const REVIEW: Procedure<review::State, Facts> = Procedure::of(
    "review",
    &[
        Step::named("DrawPanel", "review.drawn")
            .to(review::State::Drawn)
            .must(rules![no_application_is_pending]),
        Step::named("RefillPanel", "review.refilled").from(&[review::State::Drawn]),
        Step::named("ClosePanel", "review.closed")
            .from(&[review::State::Drawn])
            .to(review::State::Closed)
            .must(rules![every_score_is_in]),
        Step::named("ProposeSelection", "review.selection-proposed")
            .from(&[review::State::Closed])
            .to(review::State::Proposed)
            .must(rules![rank_order_is_kept, plan_holds_the_grants]),
        Step::named("ReturnSelection", "review.selection-returned")
            .from(&[review::State::Proposed])
            .to(review::State::Closed)
            .not_by_taker_of(&[PREPARING]),
        Step::named("DecideSelection", "review.selection-decided")
            .from(&[review::State::Proposed])
            .to(review::State::Decided)
            .not_by_taker_of(&[PREPARING])
            .must(rules![rank_order_is_kept, plan_holds_the_grants]),
        Step::named("StartPublicity", "review.publicity-started")
            .from(&[review::State::Decided])
            .to(review::State::InPublicity),
        Step::named("ResolveObjection", "review.selection-returned")
            .from(&[review::State::InPublicity])
            .to(review::State::Closed),
    ],
);

/// The procedure of one expert's part in a review.
pub const ASSIGNMENT: Procedure<assignment::State, Part> = Procedure::of(
    "assignment",
    &[
        Step::named("SubmitScore", "assignment.scored")
            .from(&[assignment::State::Assigned, assignment::State::Scored])
            .to(assignment::State::Scored)
            .must(rules![panel_is_open, criteria_are_scored]),
        Step::named("DeclareInterest", "assignment.recused")
            .from(&[assignment::State::Assigned, assignment::State::Scored])
            .to(assignment::State::Recused)
            .must(rules![panel_is_open]),
        Step::named("ExcuseExpert", "assignment.excused")
            .from(&[assignment::State::Assigned])
            .to(assignment::State::Excused)
            .must(rules![panel_is_open]),
    ],
);
