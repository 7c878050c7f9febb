//! How a brief moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::coordination::brief::State::{self, *};

/// The procedure of a brief.
pub const BRIEF: Procedure<State, ()> = Procedure::of(
    "brief",
    &[
        Step::named("DraftBrief", "brief.drafted").to(Drafted),
        Step::named("ReviseBrief", "brief.revised").from(&[Drafted]),
        Step::named("IssueBrief", "brief.issued")
            .from(&[Drafted])
            .to(Issued)
            .not_by_taker_of(&[&["DraftBrief", "ReviseBrief"]]),
        Step::named("WithdrawBrief", "brief.withdrawn")
            .from(&[Issued])
            .to(Withdrawn),
    ],
);
