//! How a subject is watched. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::coordination::watch_subject::State::{self, *};

/// The limit within which the sources are looked at again.
pub const OBSERVATION: &str = "agreed.observation";

/// The procedure of a subject.
pub const SUBJECT: Procedure<State, ()> = Procedure::of(
    "subject",
    &[
        Step::named("OpenWatchSubject", "watch-subject.opened").to(Open),
        Step::named("ReviseWatchSubject", "watch-subject.revised").from(&[Open]),
        Step::named("RecordObservation", "watch-subject.observed")
            .from(&[Open])
            .meets(&[OBSERVATION]),
        Step::named("CloseWatchSubject", "watch-subject.closed")
            .from(&[Open])
            .to(Closed)
            .cancels(&[OBSERVATION]),
    ],
);
