//! How an order to put something right is met.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::rectification::State::{self, *};

use super::rules::*;

/// The limit within which the unit must put it right.
pub const LIMIT: &str = "agreed.rectification";

/// The steps by which it is ordered and reported: who took one does not judge the report.
const ORDERING: &[&str] = &["IssueRectification", "ReportRectification"];

/// The procedure of a rectification.
pub const RECTIFICATION: Procedure<State, Facts> = Procedure {
    matter: "rectification",
    steps: &[
        Step {
            basis: ("seed", ""),
            must: &[inspection_is_concluded, issuer_did_not_inspect],
            ..Step::plain("IssueRectification", "rectification.issued", &[], Some(Issued))
        },
        Step {
            meets: &[LIMIT],
            ..Step::plain(
                "ReportRectification",
                "rectification.reported",
                &[Issued],
                Some(Reported),
            )
        },
        Step {
            not_by_taker_of: &[ORDERING],
            ..Step::plain(
                "AcceptRectification",
                "rectification.accepted",
                &[Reported],
                Some(Accepted),
            )
        },
        Step {
            not_by_taker_of: &[ORDERING],
            ..Step::plain(
                "ReturnRectification",
                "rectification.returned",
                &[Reported],
                Some(Issued),
            )
        },
        Step {
            must: &[was_not_extended, time_is_not_over],
            ..Step::plain("ExtendRectification", "rectification.extended", &[Issued], None)
        },
        Step::plain(
            "WithdrawRectification",
            "rectification.withdrawn",
            &[Issued, Reported],
            Some(Withdrawn),
        ),
    ],
};
