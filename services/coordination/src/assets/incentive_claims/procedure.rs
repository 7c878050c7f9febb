//! How a claim moves. No article was read, so no step cites one. Its last steps are those that its payment takes in projects.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::incentive_claim::State::{self, *};

use super::rules::{Facts, check_still_holds, entries_are_of_the_policy, policy_is_open, something_is_granted};

/// The procedure of a claim.
pub const CLAIM: Procedure<State, Facts> = Procedure {
    matter: "claim",
    steps: &[
        Step::named("SubmitClaim", "incentiveclaim.submitted")
            .to(Submitted)
            .must(rules![policy_is_open, entries_are_of_the_policy]),
        Step::named("CheckClaim", "incentiveclaim.checked")
            .from(&[Submitted, Checked])
            .to(Checked)
            .not_by_taker_of(&[&["SubmitClaim"]]),
        Step::named("ApproveClaim", "incentiveclaim.payment_ordered")
            .from(&[Checked])
            .to(Ordered)
            .not_by_taker_of(&[&["SubmitClaim", "CheckClaim"]])
            .must(rules![check_still_holds, something_is_granted]),
        Step::named("RefuseClaim", "incentiveclaim.refused")
            .from(&[Submitted, Checked])
            .to(Refused)
            .not_by_taker_of(&[&["CheckClaim"]]),
        Step::named("WithdrawClaim", "incentiveclaim.withdrawn")
            .from(&[Submitted, Checked])
            .to(Withdrawn),
        Step::named("PaymentMade", "incentiveclaim.paid")
            .of_itself()
            .from(&[Ordered])
            .to(Paid),
        Step::named("PaymentUndone", "incentiveclaim.payment_undone")
            .of_itself()
            .from(&[Paid])
            .to(Ordered),
        Step::named("PaymentCancelled", "incentiveclaim.returned")
            .of_itself()
            .from(&[Ordered])
            .to(Returned),
    ],
};
