//! How a signal moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::coordination::signal::State::{self, *};

/// The procedure of a signal. The warning that rests on it takes the step IssueWarning of it too.
pub const SIGNAL: Procedure<State, ()> = Procedure::of(
    "signal",
    &[
        Step::named("RecordSignal", "signal.recorded").to(Recorded),
        Step::named("AssessSignal", "signal.assessed")
            .from(&[Recorded, Assessed])
            .to(Assessed),
        Step::named("DismissSignal", "signal.dismissed")
            .from(&[Recorded, Assessed])
            .to(Dismissed),
        Step::named("IssueWarning", "signal.warned-of")
            .automatic()
            .from(&[Assessed, Warned])
            .to(Warned),
    ],
);
