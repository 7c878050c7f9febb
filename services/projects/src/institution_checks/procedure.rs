//! How an institution is checked: it checks itself, it is checked, it is heard, remedies are imposed, it may appeal.

use kezhi_procedure::{Procedure, Step};
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
pub const CHECK: Procedure<State, Facts> = Procedure {
    matter: "institution check",
    steps: &[
        Step {
            basis: ("seed", ""),
            ..Step::plain("OpenInstitutionCheck", "institution.check-opened", &[], Some(Opened))
        },
        Step {
            meets: &[SELF_CHECK],
            ..Step::plain(
                "SubmitInstitutionSelfCheck",
                "institution.self-checked",
                &[Opened],
                None,
            )
        },
        Step {
            basis: ("seed", ""),
            must: &[
                two_inspectors_at_least,
                caller_is_an_inspector,
                findings_are_of_what_is_checked,
            ],
            ..Step::plain(
                "RecordInstitutionCheck",
                "institution.checked",
                &[Opened],
                Some(Checked),
            )
        },
        Step {
            must: &[statement_is_in_time],
            meets: &[STATEMENT],
            ..Step::plain("RecordInstitutionStatement", "institution.heard", &[Checked], None)
        },
        Step {
            basis: ("seed", ""),
            not_by_taker_of: &[FINDING],
            must: &[
                caller_did_not_inspect,
                institution_was_heard,
                something_unlawful_was_found,
            ],
            ..Step::plain("ImposeRemedies", "institution.remedied", &[Checked], Some(Remedied))
        },
        Step {
            not_by_taker_of: &[FINDING],
            must: &[caller_did_not_inspect],
            ..Step::plain(
                "CloseInstitutionCheck",
                "institution.check-closed",
                &[Checked],
                Some(Closed),
            )
        },
        Step {
            must: &[a_correction_was_ordered],
            meets: &[CORRECTION],
            ..Step::plain(
                "RecordInstitutionCorrection",
                "institution.corrected",
                &[Remedied, Appealed, Confirmed],
                None,
            )
        },
        Step {
            must: &[appeal_is_in_time],
            meets: &[APPEAL],
            ..Step::plain("AppealRemedies", "institution.appealed", &[Remedied], Some(Appealed))
        },
        Step {
            not_by_taker_of: &[FINDING, IMPOSING],
            must: &[caller_did_not_inspect],
            ..Step::plain("UpholdAppeal", "institution.appeal-upheld", &[Appealed], Some(Revoked))
        },
        Step {
            not_by_taker_of: &[FINDING, IMPOSING],
            must: &[caller_did_not_inspect],
            ..Step::plain(
                "DismissAppeal",
                "institution.appeal-dismissed",
                &[Appealed],
                Some(Confirmed),
            )
        },
    ],
};
