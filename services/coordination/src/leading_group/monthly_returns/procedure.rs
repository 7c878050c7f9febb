//! How a return moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::monthly_return::State::{self, *};

use super::rules::{Facts, month_has_begun, month_is_over};

/// Who files for a department does not judge what it filed.
const FILING: &[&str] = &["FileMonthlyReturn", "CorrectMonthlyReturn"];
/// The limit within which a department files.
pub const FILE: &str = "agreed.monthly-return";

/// The procedure of a return.
pub const RETURN: Procedure<State, Facts> = Procedure::of(
    "return",
    &[
        Step::named("RequestMonthlyReturns", "monthly-return.requested")
            .to(Requested)
            .must(rules![month_has_begun]),
        Step::named("FileMonthlyReturn", "monthly-return.filed")
            .from(&[Requested])
            .to(Filed)
            .must(rules![month_is_over])
            .meets(&[FILE]),
        Step::named("CorrectMonthlyReturn", "monthly-return.corrected")
            .from(&[Filed, Accepted])
            .to(Filed),
        Step::named("AcceptMonthlyReturn", "monthly-return.accepted")
            .from(&[Filed])
            .to(Accepted)
            .not_by_taker_of(&[FILING]),
        Step::named("ReturnMonthlyReturn", "monthly-return.returned")
            .from(&[Filed])
            .to(Requested)
            .not_by_taker_of(&[FILING]),
    ],
);
