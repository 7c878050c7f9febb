//! How a lead ends: as a case, or declined.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::enforcement::lead::State;

/// The procedure of a lead.
pub const LEAD: Procedure<State, ()> = Procedure {
    matter: "lead",
    steps: &[
        Step {
            basis: ("patent-measures-2015", "28"),
            meets: &["*"],
            ..Step::plain("FileCase", "lead.filed", &[State::Received], Some(State::Filed))
        },
        Step {
            basis: ("penalty-law", "54"),
            meets: &["*"],
            ..Step::plain(
                "DeclineLead",
                "lead.declined",
                &[State::Received],
                Some(State::Declined),
            )
        },
    ],
};
