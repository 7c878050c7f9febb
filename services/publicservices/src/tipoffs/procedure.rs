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
            .from(&[HandedOver, Filed])
            .to(Filed),
        // Enforcement joined it to another matter of the same act (并案).
        Step::named("Joined", "tipoff.joined").from(&[HandedOver]),
        Step::named("Decided", "tipoff.decided").from(&[Filed]).to(Decided),
        Step::named("Published", "tipoff.published").from(&[Decided]),
        Step::named("Ended", "tipoff.ended")
            .from(&[HandedOver, Filed])
            .to(Ended),
        Step::named("Revoked", "tipoff.revoked").from(&[Decided]).to(Revoked),
    ],
};
