//! How a claim moves. No article was read, so no step cites one. Its last steps are those that its payment takes in projects.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::incentive_claim::State::{self, *};

use super::rules::{Facts, check_still_holds, entries_are_of_the_policy, policy_is_open, something_is_granted};

/// The procedure of a claim.
pub const CLAIM: Procedure<State, Facts> = Procedure::of(
    "claim",
    &[
        Step::named("SubmitIncentiveClaim", "incentive-claim.submitted")
            .to(Submitted)
            .must(rules![policy_is_open, entries_are_of_the_policy]),
        Step::named("CheckIncentiveClaim", "incentive-claim.checked")
            .from(&[Submitted, Checked])
            .to(Checked)
            .not_by_taker_of(&[&["SubmitIncentiveClaim"]]),
        Step::named("ApproveIncentiveClaim", "incentive-claim.payment-ordered")
            .from(&[Checked])
            .to(Ordered)
            .not_by_taker_of(&[&["SubmitIncentiveClaim", "CheckIncentiveClaim"]])
            .must(rules![check_still_holds, something_is_granted]),
        Step::named("RefuseIncentiveClaim", "incentive-claim.refused")
            .from(&[Submitted, Checked])
            .to(Refused)
            .not_by_taker_of(&[&["CheckIncentiveClaim"]]),
        Step::named("WithdrawIncentiveClaim", "incentive-claim.withdrawn")
            .from(&[Submitted, Checked])
            .to(Withdrawn),
        Step::named("PaymentMade", "incentive-claim.paid")
            .automatic()
            .from(&[Ordered])
            .to(Paid),
        Step::named("PaymentUndone", "incentive-claim.payment-undone")
            .automatic()
            .from(&[Paid])
            .to(Ordered),
        Step::named("PaymentCancelled", "incentive-claim.returned")
            .automatic()
            .from(&[Ordered])
            .to(Returned),
    ],
);
