//! How a project is accepted: applied for, arranged, reviewed by experts, decided.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::acceptance::State::{self, *};

use super::rules::*;

/// The limit within which a returned project is corrected and applied for again.
pub const CORRECTION: &str = "agreed.correction";

/// The steps by which an acceptance is prepared: who took one does not decide.
const PREPARING: &[&str] = &["ApplyForAcceptance", "ArrangeAcceptance", "RecordExpertConclusions"];

/// The procedure of an acceptance.
pub const ACCEPTANCE: Procedure<State, Facts> = Procedure::of(
    "acceptance",
    &[
        Step::named("ApplyForAcceptance", "acceptance.applied")
            .resting_on("duty-list", "")
            .to(Applied)
            .must(rules![
                explanations_are_of_open_milestones,
                milestones_are_accepted_or_explained,
            ]),
        Step::named("ArrangeAcceptance", "acceptance.arranged")
            .resting_on("duty-list", "")
            .from(&[Applied, Arranged])
            .to(Arranged)
            .must(rules![panel_is_large_enough, no_expert_has_a_tie]),
        Step::named("RecordExpertConclusions", "acceptance.reviewed")
            .from(&[Arranged])
            .to(Reviewed)
            .must(rules![acceptance_day_has_come, panel_is_large_enough]),
        Step::named("PassAcceptance", "acceptance.passed")
            .resting_on("duty-list", "")
            .from(&[Reviewed])
            .to(Passed)
            .not_by_taker_of(&[PREPARING])
            .must(rules![
                nothing_is_to_be_put_right,
                decision_follows_the_experts_or_says_why
            ]),
        Step::named("ReturnForCorrection", "acceptance.returned")
            .from(&[Reviewed])
            .to(Returned)
            .not_by_taker_of(&[PREPARING])
            .must(rules![decision_follows_the_experts_or_says_why]),
        Step::named("FailAcceptance", "acceptance.failed")
            .resting_on("duty-list", "")
            .from(&[Reviewed])
            .to(Failed)
            .not_by_taker_of(&[PREPARING])
            .must(rules![decision_follows_the_experts_or_says_why]),
    ],
);
