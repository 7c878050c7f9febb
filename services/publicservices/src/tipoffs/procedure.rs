//! How a tip-off moves: an officer hands it over or declines it, and enforcement decides the rest.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::publicservices::tipoff::State::{self, *};

/// The procedure of a tip-off.
pub const TIPOFF: Procedure<State, ()> = Procedure {
    matter: "tip-off",
    steps: &[
        Step::named("HandOverTipoff", "tipoff.handed-over")
            .from(&[Received])
            .to(HandedOver)
            .meets(&["*"]),
        Step::named("DeclineTipoff", "tipoff.declined")
            .from(&[Received])
            .to(Ended)
            .meets(&["*"]),
        // Filed anew where the case that it was is lost: enforcement was set back, and has another now.
        Step::named("Filed", "tipoff.filed")
            .of_itself()
            .from(&[HandedOver, Filed])
            .to(Filed),
        // Enforcement joined it to another matter of the same act (并案).
        Step::named("Joined", "tipoff.joined").of_itself().from(&[HandedOver]),
        Step::named("Decided", "tipoff.decided")
            .of_itself()
            .from(&[Filed])
            .to(Decided),
        Step::named("Published", "tipoff.published")
            .of_itself()
            .from(&[Decided]),
        Step::named("Ended", "tipoff.ended")
            .of_itself()
            .from(&[HandedOver, Filed])
            .to(Ended),
        Step::named("Revoked", "tipoff.revoked")
            .of_itself()
            .from(&[Decided])
            .to(Revoked),
    ],
};
