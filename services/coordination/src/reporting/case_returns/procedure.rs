//! How a monthly return moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::case_return::State::{self, *};

use super::rules::{Facts, month_is_over, recount_has_reasons};

/// Who counts a return does not submit it.
const COUNTING: &[&str] = &["PrepareCaseReturn", "RecountCaseReturn"];

/// The procedure of a monthly return.
pub const RETURN: Procedure<State, Facts> = Procedure::of(
    "return",
    &[
        Step::named("PrepareCaseReturn", "case-return.prepared")
            .to(Drafted)
            .must(rules![month_is_over]),
        Step::named("RecountCaseReturn", "case-return.recounted")
            .from(&[Drafted, Submitted, Accepted, Rejected])
            .to(Drafted)
            .must(rules![recount_has_reasons]),
        Step::named("SubmitCaseReturn", "case-return.submitted")
            .from(&[Drafted])
            .to(Submitted)
            .not_by_taker_of(&[COUNTING]),
        Step::named("Accept", "case-return.accepted")
            .automatic()
            .from(&[Submitted, Rejected])
            .to(Accepted),
        Step::named("Reject", "case-return.rejected")
            .automatic()
            .from(&[Submitted, Accepted])
            .to(Rejected),
    ],
);
