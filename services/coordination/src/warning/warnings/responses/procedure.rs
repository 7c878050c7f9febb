//! How an answer is awaited and given.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::coordination::warning_response::State::{self, *};

/// The limit within which an addressee answers.
pub const RESPOND: &str = "agreed.warning-response";

/// The procedure of an answer. It begins and falls away with the steps of its warning.
pub const RESPONSE: Procedure<State, ()> = Procedure::of(
    "answer",
    &[
        Step::named("IssueWarning", "warning-response.awaited")
            .automatic()
            .to(Awaited),
        Step::named("RespondToWarning", "warning-response.given")
            .from(&[Awaited])
            .to(Given)
            .meets(&[RESPOND]),
        Step::named("RespondToWarning", "warning-response.replaced").from(&[Given]),
        Step::named("LiftWarning", "warning-response.released")
            .automatic()
            .from(&[Awaited])
            .to(Released)
            .cancels(&[RESPOND]),
    ],
);
