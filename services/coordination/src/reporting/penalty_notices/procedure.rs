//! How a notice to credit publicity moves: with the decision, with the receipts of partners, and with corrections.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::penalty_notice::State::{self, *};

use super::rules::{Correction, something_changes};

/// The states in which the decision stands.
pub const STANDING: &[State] = &[Sent, Published, Refused];

/// The procedure of a notice.
pub const NOTICE: Procedure<State, Correction> = Procedure::of(
    "notice",
    &[
        Step::named("Send", "penalty-notice.sent").automatic().to(Sent),
        Step::named("Confirm", "penalty-notice.published")
            .automatic()
            .from(&[Sent, Refused])
            .to(Published)
            .meets(&["credit.upload"]),
        Step::named("Reject", "penalty-notice.refused")
            .automatic()
            .from(&[Sent, Published])
            .to(Refused),
        Step::named("CorrectPenaltyNotice", "penalty-notice.corrected")
            .from(STANDING)
            .to(Sent)
            .must(rules![something_changes]),
        Step::named("FollowCorrection", "penalty-notice.corrected")
            .automatic()
            .from(STANDING)
            .to(Sent),
        Step::named("Withdraw", "penalty-notice.withdrawal-sent")
            .automatic()
            .resting_on("penalty-law", "48")
            .from(STANDING)
            .to(Withdrawing)
            .cancels(&["credit.upload"]),
        Step::named("RepeatWithdrawal", "penalty-notice.withdrawal-repeated")
            .resting_on("penalty-law", "48")
            .from(&[Withdrawing]),
        Step::named("RejectWithdrawal", "penalty-notice.withdrawal-refused")
            .automatic()
            .from(&[Withdrawing, Withdrawn])
            .to(Withdrawing),
        Step::named("ConfirmWithdrawal", "penalty-notice.withdrawn")
            .automatic()
            .resting_on("penalty-law", "48")
            .from(&[Withdrawing])
            .to(Withdrawn)
            .meets(&["disclosure.withdraw"]),
    ],
);
