//! How an entrustment begins and ends.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::entrustment::State::{self, *};

use super::rules::*;

/// The procedure of an entrustment.
pub const ENTRUSTMENT: Procedure<State, Facts> = Procedure {
    matter: "entrustment",
    steps: &[
        Step {
            basis: ("seed", ""),
            must: &[qualification_is_valid, institution_has_no_tie],
            ..Step::plain("Entrust", "entrustment.agreed", &[], Some(InForce))
        },
        Step {
            must: &[
                report_is_within_the_entrustment,
                qualification_is_valid,
                institution_has_no_tie,
            ],
            ..Step::plain("SubmitIntermediaryReport", "entrustment.reported-on", &[InForce], None)
        },
        Step::plain("EndEntrustment", "entrustment.ended", &[InForce], Some(Ended)),
        Step {
            basis: ("seed", ""),
            ..Step::plain(
                "WithdrawEntrustment",
                "entrustment.withdrawn",
                &[InForce],
                Some(Withdrawn),
            )
        },
    ],
};
