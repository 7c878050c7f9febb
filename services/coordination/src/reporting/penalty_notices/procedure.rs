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
        Step::named("Send", "penaltynotice.sent").automatic().to(Sent),
        Step::named("Confirm", "penaltynotice.published")
            .automatic()
            .from(&[Sent, Refused])
            .to(Published)
            .meets(&["credit.upload"]),
        Step::named("Reject", "penaltynotice.refused")
            .automatic()
            .from(&[Sent, Published])
            .to(Refused),
        Step::named("CorrectPenaltyNotice", "penaltynotice.corrected")
            .from(STANDING)
            .to(Sent)
            .must(rules![something_changes]),
        Step::named("FollowCorrection", "penaltynotice.corrected")
            .automatic()
            .from(STANDING)
            .to(Sent),
        Step::named("Withdraw", "penaltynotice.withdrawal-sent")
            .automatic()
            .resting_on("penalty-law", "48")
            .from(STANDING)
            .to(Withdrawing)
            .cancels(&["credit.upload"]),
        Step::named("RepeatWithdrawal", "penaltynotice.withdrawal-repeated")
            .resting_on("penalty-law", "48")
            .from(&[Withdrawing]),
        Step::named("RejectWithdrawal", "penaltynotice.withdrawal-refused")
            .automatic()
            .from(&[Withdrawing, Withdrawn])
            .to(Withdrawing),
        Step::named("ConfirmWithdrawal", "penaltynotice.withdrawn")
            .automatic()
            .resting_on("penalty-law", "48")
            .from(&[Withdrawing])
            .to(Withdrawn)
            .meets(&["disclosure.withdraw"]),
    ],
};
