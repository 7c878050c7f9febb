//! How an institution stands with the bureau.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::intermediary::State::{self, *};

/// The procedure of an intermediary.
pub const INTERMEDIARY: Procedure<State, ()> = Procedure::of(
    "intermediary",
    &[
        Step::named("RegisterIntermediary", "intermediary.registered").to(Active),
        Step::named("CorrectIntermediary", "intermediary.corrected").from(&[Active, Removed]),
        Step::named("CorrectEntrusted", "intermediary.corrected")
            .automatic()
            .from(&[Active, Removed])
            .not_by_taker_of(&[&["RegisterIntermediary"]]),
        Step::named("RenewQualification", "intermediary.qualification-renewed").from(&[Active, Removed]),
        Step::named("DeclareTies", "intermediary.ties-declared").from(&[Active, Removed]),
        Step::named("CreateEntrustment", "intermediary.entrusted").from(&[Active]),
        Step::named("Disqualify", "intermediary.disqualified")
            .automatic()
            .resting_on("duty-list", "")
            .from(&[Active, Removed])
            .to(Removed),
        Step::named("Reinstate", "intermediary.reinstated")
            .automatic()
            .from(&[Removed])
            .to(Active),
    ],
);
