//! How a lead ends: as a case, declined, or joined to what is about the same act.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::enforcement::lead::State;

/// The procedure of a lead.
pub const LEAD: Procedure<State, ()> = Procedure::of(
    "lead",
    &[
        Step::named("FileCase", "lead.filed")
            .resting_on("patent-measures-2015", "28")
            .from(&[State::Received])
            .to(State::Filed)
            .meets(&["*"]),
        Step::named("CorrectLead", "lead.corrected").from(&[State::Received]),
        Step::named("DeclineLead", "lead.declined")
            .resting_on("penalty-law", "54")
            .from(&[State::Received])
            .to(State::Declined)
            .meets(&["*"]),
        Step::named("JoinLead", "lead.joined")
            .resting_on("penalty-law", "29")
            .from(&[State::Received])
            .to(State::Joined)
            .meets(&["*"]),
    ],
);
