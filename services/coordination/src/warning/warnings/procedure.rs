//! How a warning moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::warning::State::{self, *};

use super::rules::{Facts, answers_can_be_given, department_is_told, grade_fits_signals, signals_are_assessed};

/// Who words a warning does not decide on it.
const WORDING: &[&str] = &["DraftWarning", "ReviseWarning"];

/// The procedure of a warning.
pub const WARNING: Procedure<State, Facts> = Procedure::of(
    "warning",
    &[
        Step::named("DraftWarning", "warning.drafted")
            .to(Drafted)
            .must(rules![signals_are_assessed, grade_fits_signals]),
        Step::named("ReviseWarning", "warning.revised")
            .from(&[Drafted])
            .must(rules![signals_are_assessed, grade_fits_signals]),
        Step::named("IssueWarning", "warning.issued")
            .from(&[Drafted])
            .to(Issued)
            .not_by_taker_of(&[WORDING])
            .must(rules![
                signals_are_assessed,
                grade_fits_signals,
                department_is_told,
                answers_can_be_given,
            ]),
        Step::named("RegradeWarning", "warning.regraded")
            .from(&[Issued])
            .not_by_taker_of(&[WORDING])
            .must(rules![department_is_told]),
        Step::named("LiftWarning", "warning.lifted")
            .from(&[Issued])
            .to(Lifted)
            .not_by_taker_of(&[WORDING]),
    ],
);
