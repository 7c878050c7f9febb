//! How an institution stands with the bureau.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::intermediary::State::{self, *};

/// The procedure of an intermediary.
pub const INTERMEDIARY: Procedure<State, ()> = Procedure {
    matter: "intermediary",
    steps: &[
        Step::plain("RegisterIntermediary", "intermediary.registered", &[], Some(Active)),
        Step::plain(
            "RenewQualification",
            "intermediary.qualification-renewed",
            &[Active, Removed],
            None,
        ),
        Step::plain("DeclareTies", "intermediary.ties-declared", &[Active, Removed], None),
        Step::plain("Entrust", "intermediary.entrusted", &[Active], None),
        Step {
            basis: ("seed", ""),
            ..Step::plain(
                "Disqualify",
                "intermediary.disqualified",
                &[Active, Removed],
                Some(Removed),
            )
        },
        Step::plain("Reinstate", "intermediary.reinstated", &[Removed], Some(Active)),
    ],
};
