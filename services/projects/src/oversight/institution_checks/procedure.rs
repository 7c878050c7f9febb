//! How an institution is checked: it checks itself, it is checked, it is heard, remedies are imposed, it may appeal.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::institution_check::State::{self, *};

use super::rules::*;

/// The limit within which the institution checks itself.
pub const SELF_CHECK: &str = "agreed.self-check";
/// The limit within which it may state its case.
pub const STATEMENT: &str = "agreed.statement";
/// The limit within which it may appeal.
pub const APPEAL: &str = "agreed.appeal";
/// The limit within which it puts right what was ordered.
pub const CORRECTION: &str = "agreed.correction";

/// The steps by which something is found: who took one imposes nothing and closes nothing.
const FINDING: &[&str] = &["RecordInstitutionCheck"];
/// The steps by which remedies were imposed: who took one does not decide on the appeal against them.
const IMPOSING: &[&str] = &["ImposeRemedies"];

/// The procedure of a check of an institution.
pub const CHECK: Procedure<State, Facts> = Procedure::of(
    "institution check",
    &[
        Step::named("OpenInstitutionCheck", "institution-check.opened")
            .resting_on("duty-list", "")
            .to(Opened),
        Step::named("SubmitInstitutionSelfCheck", "institution-check.self-checked")
            .from(&[Opened])
            .meets(&[SELF_CHECK]),
        Step::named("RecordInstitutionCheck", "institution-check.checked")
            .resting_on("duty-list", "")
            .from(&[Opened])
            .to(Checked)
            .must(rules![
                two_inspectors_at_least,
                caller_is_an_inspector,
                findings_are_of_what_is_checked,
            ])
            // What was not handed in by now is not waited for any more.
            .cancels(&[SELF_CHECK]),
        Step::named("RecordInstitutionStatement", "institution-check.heard")
            .from(&[Checked])
            .must(rules![statement_is_in_time])
            .meets(&[STATEMENT]),
        Step::named("ImposeRemedies", "institution-check.remedied")
            .resting_on("duty-list", "")
            .from(&[Checked])
            .to(Remedied)
            .not_by_taker_of(&[FINDING])
            .must(rules![
                caller_did_not_inspect,
                institution_was_heard,
                something_unlawful_was_found,
            ])
            .cancels(&[STATEMENT]),
        Step::named("CloseInstitutionCheck", "institution-check.closed")
            .from(&[Checked])
            .to(Closed)
            .not_by_taker_of(&[FINDING])
            .must(rules![caller_did_not_inspect])
            .cancels(&[STATEMENT]),
        Step::named("RecordInstitutionCorrection", "institution-check.corrected")
            .from(&[Remedied, Appealed, Confirmed])
            .must(rules![a_correction_was_ordered])
            .meets(&[CORRECTION]),
        Step::named("AppealRemedies", "institution-check.appealed")
            .from(&[Remedied])
            .to(Appealed)
            .must(rules![appeal_is_in_time])
            .meets(&[APPEAL]),
        Step::named("UpholdAppeal", "institution-check.appeal-upheld")
            .from(&[Appealed])
            .to(Revoked)
            .not_by_taker_of(&[FINDING, IMPOSING])
            .must(rules![caller_did_not_inspect])
            .cancels(&[CORRECTION]),
        Step::named("DismissAppeal", "institution-check.appeal-dismissed")
            .from(&[Appealed])
            .to(Confirmed)
            .not_by_taker_of(&[FINDING, IMPOSING])
            .must(rules![caller_did_not_inspect]),
    ],
)
.whose_rules_rest_on(&[
    ("two_inspectors_at_least", "duty-list", ""),
    ("something_unlawful_was_found", "duty-list", ""),
]);
