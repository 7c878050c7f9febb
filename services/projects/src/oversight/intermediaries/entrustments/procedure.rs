//! How an entrustment begins and ends.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::entrustment::State::{self, *};

use super::rules::*;

/// The procedure of an entrustment.
pub const ENTRUSTMENT: Procedure<State, Facts> = Procedure::of(
    "entrustment",
    &[
        Step::named("CreateEntrustment", "entrustment.agreed")
            .resting_on("duty-list", "")
            .to(InForce)
            .must(rules![qualification_is_valid, institution_has_no_tie]),
        Step::named("SubmitIntermediaryReport", "entrustment.reported-on")
            .from(&[InForce])
            .must(rules![
                report_is_within_the_entrustment,
                qualification_is_valid,
                institution_has_no_tie,
            ]),
        Step::named("EndEntrustment", "entrustment.ended")
            .from(&[InForce])
            .to(Ended),
        Step::named("WithdrawEntrustment", "entrustment.withdrawn")
            .automatic()
            .resting_on("duty-list", "")
            .from(&[InForce])
            .to(Withdrawn),
    ],
);
