//! How a project is accepted: applied for, arranged, reviewed by experts, decided.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::acceptance::State::{self, *};

use super::rules::*;

/// The limit within which a returned project is corrected and applied for again.
pub const CORRECTION: &str = "agreed.correction";

/// The steps by which an acceptance is prepared: who took one does not decide.
const PREPARING: &[&str] = &["ApplyForAcceptance", "ArrangeAcceptance", "RecordExpertConclusions"];

/// The procedure of an acceptance.
pub const ACCEPTANCE: Procedure<State, Facts> = Procedure {
    matter: "acceptance",
    steps: &[
        Step {
            basis: ("seed", ""),
            must: &[
                explanations_are_of_open_milestones,
                milestones_are_accepted_or_explained,
            ],
            ..Step::plain("ApplyForAcceptance", "acceptance.applied", &[], Some(Applied))
        },
        Step {
            basis: ("seed", ""),
            must: &[panel_is_large_enough, no_expert_has_a_tie],
            ..Step::plain(
                "ArrangeAcceptance",
                "acceptance.arranged",
                &[Applied, Arranged],
                Some(Arranged),
            )
        },
        Step {
            must: &[acceptance_day_has_come, panel_is_large_enough],
            ..Step::plain(
                "RecordExpertConclusions",
                "acceptance.reviewed",
                &[Arranged],
                Some(Reviewed),
            )
        },
        Step {
            basis: ("seed", ""),
            not_by_taker_of: &[PREPARING],
            must: &[nothing_is_to_be_put_right, decision_follows_the_experts_or_says_why],
            ..Step::plain("PassAcceptance", "acceptance.passed", &[Reviewed], Some(Passed))
        },
        Step {
            not_by_taker_of: &[PREPARING],
            must: &[decision_follows_the_experts_or_says_why],
            ..Step::plain(
                "ReturnForCorrection",
                "acceptance.returned",
                &[Reviewed],
                Some(Returned),
            )
        },
        Step {
            basis: ("seed", ""),
            not_by_taker_of: &[PREPARING],
            must: &[decision_follows_the_experts_or_says_why],
            ..Step::plain("FailAcceptance", "acceptance.failed", &[Reviewed], Some(Failed))
        },
    ],
};
