//! How a record comes and goes.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::integrity_record::State::{self, *};

use super::rules::*;

/// The procedure of an integrity record.
pub const RECORD: Procedure<State, Facts> = Procedure::of(
    "integrity record",
    &[
        Step::named("CreateIntegrityRecord", "integrity-record.recorded")
            .to(Recorded)
            .must(rules![days_are_in_order, a_bar_ends, misconduct_adds_no_points]),
        Step::named("RevokeIntegrityRecord", "integrity-record.revoked")
            .from(&[Recorded])
            .to(Revoked)
            .not_by_taker_of(&[&["CreateIntegrityRecord"]]),
    ],
)
.whose_rules_rest_on(&[("a_bar_ends", "science-progress-law", "110")]);
