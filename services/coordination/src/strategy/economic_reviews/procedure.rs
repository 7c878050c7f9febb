//! How a review moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::economic_review::State::{self, *};

use super::rules::{
    Facts, decider_is_no_expert, every_expert_was_heard, expert_is_appointed, follow_up_is_recorded,
    no_expert_has_a_tie, panel_is_large_enough, risk_is_what_the_experts_say,
};

/// The limit within which the opinion on an accepted request is issued.
pub const OPINION: &str = "agreed.economic-review-opinion";

/// The procedure of a review.
pub const REVIEW: Procedure<State, Facts> = Procedure::of(
    "review",
    &[
        Step::named("RequestEconomicReview", "economic-review.requested").to(Requested),
        Step::named("AcceptEconomicReview", "economic-review.accepted")
            .from(&[Requested])
            .to(Accepted),
        Step::named("DeclineEconomicReview", "economic-review.declined")
            .from(&[Requested])
            .to(Declined),
        Step::named("WithdrawEconomicReview", "economic-review.withdrawn")
            .from(&[Requested, Accepted, ExpertsAppointed])
            .to(Withdrawn)
            .cancels(&[OPINION]),
        Step::named("AppointExperts", "economic-review.experts-appointed")
            .from(&[Accepted, ExpertsAppointed])
            .to(ExpertsAppointed)
            .must(rules![panel_is_large_enough, no_expert_has_a_tie]),
        Step::named("RecordAnalysis", "economic-review.analysed")
            .from(&[ExpertsAppointed])
            .must(rules![expert_is_appointed]),
        Step::named("IssueOpinion", "economic-review.opinion-issued")
            .from(&[ExpertsAppointed])
            .to(Issued)
            .not_by_taker_of(&[&["AcceptEconomicReview", "RecordAnalysis"]])
            .must(rules![
                decider_is_no_expert,
                every_expert_was_heard,
                risk_is_what_the_experts_say,
            ])
            .meets(&[OPINION]),
        Step::named("RecordFollowUp", "economic-review.followed-up").from(&[Issued]),
        Step::named("CloseEconomicReview", "economic-review.closed")
            .from(&[Issued])
            .to(Closed)
            .must(rules![follow_up_is_recorded]),
    ],
);
