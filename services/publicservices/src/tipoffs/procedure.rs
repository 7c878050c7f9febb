//! How a tip-off moves: an officer hands it over or declines it, and enforcement decides the rest.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::publicservices::tipoff::State::{self, *};

/// The procedure of a tip-off.
pub const TIPOFF: Procedure<State, ()> = Procedure {
    matter: "tip-off",
    steps: &[
        Step {
            meets: &["*"],
            ..Step::plain("HandOverTipoff", "tipoff.handed-over", &[Received], Some(HandedOver))
        },
        Step {
            meets: &["*"],
            ..Step::plain("DeclineTipoff", "tipoff.declined", &[Received], Some(Ended))
        },
        Step::plain("Filed", "tipoff.filed", &[HandedOver], Some(Filed)),
        Step::plain("Decided", "tipoff.decided", &[Filed], Some(Decided)),
        Step::plain("Published", "tipoff.published", &[Decided], None),
        Step::plain("Ended", "tipoff.ended", &[HandedOver, Filed], Some(Ended)),
        Step::plain("Revoked", "tipoff.revoked", &[Decided], Some(Revoked)),
    ],
};
