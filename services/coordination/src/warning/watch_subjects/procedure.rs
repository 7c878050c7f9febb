//! How a subject is watched. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::coordination::watch_subject::State::{self, *};

/// The limit within which the sources are looked at again.
pub const LOOK: &str = "agreed.watch-look";

/// The procedure of a subject.
pub const SUBJECT: Procedure<State, ()> = Procedure {
    matter: "subject",
    steps: &[
        Step::named("OpenSubject", "watch-subject.opened").to(Open),
        Step::named("ReviseSubject", "watch-subject.revised").from(&[Open]),
        Step::named("RecordLook", "watch-subject.looked-at")
            .from(&[Open])
            .meets(&[LOOK]),
        Step::named("CloseSubject", "watch-subject.closed")
            .from(&[Open])
            .to(Closed)
            .cancels(&[LOOK]),
    ],
};
