//! How a notice to credit publicity moves: with the decision, with the receipts of partners, and with corrections.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::penalty_notice::State::{self, *};

use super::rules::{Correction, something_changes};

/// The states in which the decision stands.
pub const STANDING: &[State] = &[Sent, Published, Refused];

/// The procedure of a notice.
pub const NOTICE: Procedure<State, Correction> = Procedure {
    matter: "notice",
    steps: &[
        Step::named("Send", "penaltynotice.sent").of_itself().to(Sent),
        Step::named("Confirm", "penaltynotice.published")
            .of_itself()
            .from(&[Sent, Refused])
            .to(Published)
            .meets(&["credit.upload"]),
        Step::named("Reject", "penaltynotice.refused")
            .of_itself()
            .from(&[Sent, Published])
            .to(Refused),
        Step::named("CorrectPenaltyNotice", "penaltynotice.corrected")
            .from(STANDING)
            .to(Sent)
            .must(rules![something_changes]),
        Step::named("FollowCorrection", "penaltynotice.corrected")
            .of_itself()
            .from(STANDING)
            .to(Sent),
        Step::named("Withdraw", "penaltynotice.withdrawal-sent")
            .of_itself()
            .resting_on("penalty-law", "48")
            .from(STANDING)
            .to(Withdrawing)
            .cancels(&["credit.upload"]),
        Step::named("RepeatWithdrawal", "penaltynotice.withdrawal-repeated")
            .resting_on("penalty-law", "48")
            .from(&[Withdrawing]),
        Step::named("RejectWithdrawal", "penaltynotice.withdrawal-refused")
            .of_itself()
            .from(&[Withdrawing, Withdrawn])
            .to(Withdrawing),
        Step::named("ConfirmWithdrawal", "penaltynotice.withdrawn")
            .of_itself()
            .resting_on("penalty-law", "48")
            .from(&[Withdrawing])
            .to(Withdrawn)
            .meets(&["disclosure.withdraw"]),
    ],
};
