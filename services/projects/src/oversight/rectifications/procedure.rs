//! How an order to put something right is met.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::rectification::State::{self, *};

use super::rules::*;

/// The limit within which the unit must put it right.
pub const LIMIT: &str = "agreed.rectification";

/// The steps by which it is ordered and reported: who took one does not judge the report.
const ORDERING: &[&str] = &["IssueRectification", "ReportRectification"];

/// The procedure of a rectification.
pub const RECTIFICATION: Procedure<State, Facts> = Procedure::of(
    "rectification",
    &[
        Step::named("IssueRectification", "rectification.issued")
            .resting_on("duty-list", "")
            .to(Issued)
            .must(rules![inspection_is_concluded, issuer_did_not_inspect]),
        Step::named("ReportRectification", "rectification.reported")
            .from(&[Issued])
            .to(Reported)
            .meets(&[LIMIT]),
        Step::named("AcceptRectification", "rectification.accepted")
            .from(&[Reported])
            .to(Accepted)
            .not_by_taker_of(&[ORDERING]),
        Step::named("ReturnRectification", "rectification.returned")
            .from(&[Reported])
            .to(Issued)
            .not_by_taker_of(&[ORDERING]),
        Step::named("ExtendRectification", "rectification.extended")
            .from(&[Issued])
            .must(rules![was_not_extended, time_is_not_over])
            .cancels(&[LIMIT]),
        Step::named("WithdrawRectification", "rectification.withdrawn")
            .from(&[Issued, Reported])
            .to(Withdrawn)
            .cancels(&[LIMIT]),
    ],
)
.whose_rules_rest_on(&[("inspection_is_concluded", "duty-list", "")]);
