//! How a delivery moves. The delivery worker and the partner take most of its steps.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::coordination::delivery::State::{self, *};

/// Every state in which a receipt may come: whoever has the letter may say so, whatever is known here.
const BEFORE_ACCEPTANCE: &[State] = &[Queued, Held, Sent, Dead, Discarded, Rejected];
const BEFORE_REJECTION: &[State] = &[Queued, Held, Sent, Dead, Discarded, Accepted];

/// The procedure of a delivery.
pub const DELIVERY: Procedure<State, ()> = Procedure::of(
    "delivery",
    &[
        Step::named("Send", "delivery.sent").automatic().to(Sent),
        Step::named("Hold", "delivery.held").automatic().to(Held),
        Step::named("Refuse", "delivery.refused").automatic().to(Dead),
        // A receipt may be here before it is known that the letter arrived.
        Step::named("Accept", "delivery.accepted").automatic().to(Accepted),
        Step::named("Reject", "delivery.rejected").automatic().to(Rejected),
        Step::named("Free", "delivery.queued")
            .automatic()
            .from(&[Held])
            .to(Queued),
        Step::named("ResendDelivery", "delivery.queued")
            .from(&[Dead])
            .to(Queued),
        Step::named("DiscardDelivery", "delivery.discarded")
            .from(&[Dead])
            .to(Discarded),
        Step::named("Send", "delivery.sent")
            .automatic()
            .from(&[Queued])
            .to(Sent),
        Step::named("Refuse", "delivery.refused")
            .automatic()
            .from(&[Queued])
            .to(Dead),
        Step::named("Accept", "delivery.accepted")
            .automatic()
            .from(BEFORE_ACCEPTANCE)
            .to(Accepted),
        Step::named("Reject", "delivery.rejected")
            .automatic()
            .from(BEFORE_REJECTION)
            .to(Rejected),
    ],
);
