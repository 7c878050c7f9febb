//! How a tip-off moves: an officer hands it over or declines it, and enforcement decides the rest.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::publicservices::tipoff::State::{self, *};

/// The procedure of a tip-off.
pub const TIPOFF: Procedure<State, ()> = Procedure::of(
    "tip-off",
    &[
        Step::named("TransferTipoff", "tipoff.transferred")
            .from(&[Received])
            .to(Transferred)
            .meets(&["*"]),
        Step::named("DeclineTipoff", "tipoff.declined")
            .from(&[Received])
            .to(Ended)
            .meets(&["*"]),
        // Filed anew where the case that it was is lost: enforcement was set back, and has another now.
        Step::named("Filed", "tipoff.filed")
            .automatic()
            .from(&[Transferred, Filed])
            .to(Filed),
        // Enforcement joined it to another matter of the same act (并案).
        Step::named("Joined", "tipoff.joined").automatic().from(&[Transferred]),
        Step::named("Decided", "tipoff.decided")
            .automatic()
            .from(&[Filed])
            .to(Decided),
        Step::named("Published", "tipoff.published")
            .automatic()
            .from(&[Decided]),
        Step::named("Ended", "tipoff.ended")
            .automatic()
            .from(&[Transferred, Filed])
            .to(Ended),
        Step::named("Revoked", "tipoff.revoked")
            .automatic()
            .from(&[Decided])
            .to(Revoked),
    ],
);
