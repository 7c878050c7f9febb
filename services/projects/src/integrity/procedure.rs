//! How a record comes and goes.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::integrity_record::State::{self, *};

use super::rules::*;

/// The procedure of an integrity record.
pub const RECORD: Procedure<State, Facts> = Procedure {
    matter: "integrity record",
    steps: &[
        Step {
            must: &[days_are_in_order, a_bar_ends, misconduct_adds_no_points],
            ..Step::plain("CreateIntegrityRecord", "integrity.recorded", &[], Some(Recorded))
        },
        Step {
            not_by_taker_of: &[&["CreateIntegrityRecord"]],
            ..Step::plain("RevokeIntegrityRecord", "integrity.revoked", &[Recorded], Some(Revoked))
        },
    ],
};
