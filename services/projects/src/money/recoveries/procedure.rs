//! How money that was spent improperly is recovered.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::recovery::State;

use super::rules::{Facts, so_much_is_owed, the_unit_has_it};

/// 科技进步法第一百一十条: what was misappropriated, diverted or intercepted is recovered.
const RECOVERED: (&str, &str) = ("science-progress-law", "110");
/// The limit within which the unit pays.
pub const REPAYMENT: &str = "agreed.repayment";

/// The procedure of a recovery.
pub const RECOVERY: Procedure<State, Facts> = Procedure::of(
    "recovery",
    &[
        Step::named("OrderRecovery", "recovery.ordered")
            .resting_on(RECOVERED.0, RECOVERED.1)
            .to(State::Ordered)
            .must(rules![the_unit_has_it]),
        Step::named("RecordRepayment", "recovery.repayment-recorded")
            .resting_on(RECOVERED.0, RECOVERED.1)
            .from(&[State::Ordered])
            .must(rules![so_much_is_owed]),
        Step::named("CompleteRepayment", "recovery.repaid")
            .automatic()
            .resting_on(RECOVERED.0, RECOVERED.1)
            .from(&[State::Ordered])
            .to(State::Repaid)
            .meets(&[REPAYMENT]),
        Step::named("ReverseRepayment", "recovery.repayment-reversed")
            .from(&[State::Ordered, State::Repaid])
            .to(State::Ordered)
            .not_by_taker_of(&[&["RecordRepayment", "CompleteRepayment"]]),
        Step::named("RescindRecovery", "recovery.rescinded")
            .from(&[State::Ordered])
            .to(State::Rescinded)
            .cancels(&[REPAYMENT]),
    ],
);
