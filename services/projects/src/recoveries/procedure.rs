//! How money that was spent improperly is recovered.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::recovery::State;

use super::rules::{Facts, so_much_is_owed, the_unit_has_it};

/// 科技进步法第一百一十条: what was misappropriated, diverted or intercepted is recovered.
const RECOVERED: (&str, &str) = ("science-progress-law", "110");
/// The limit within which the unit pays.
pub const REPAYMENT: &str = "agreed.repayment";

/// The procedure of a recovery.
pub const RECOVERY: Procedure<State, Facts> = Procedure {
    matter: "recovery",
    steps: &[
        Step {
            basis: RECOVERED,
            must: &[the_unit_has_it],
            ..Step::plain("OrderRecovery", "recovery.ordered", &[], Some(State::Ordered))
        },
        Step {
            basis: RECOVERED,
            must: &[so_much_is_owed],
            ..Step::plain(
                "RecordRepayment",
                "recovery.repayment-recorded",
                &[State::Ordered],
                None,
            )
        },
        Step {
            basis: RECOVERED,
            meets: &[REPAYMENT],
            ..Step::plain(
                "CompleteRepayment",
                "recovery.repaid",
                &[State::Ordered],
                Some(State::Repaid),
            )
        },
        Step::plain(
            "RescindRecovery",
            "recovery.rescinded",
            &[State::Ordered],
            Some(State::Rescinded),
        ),
    ],
};
