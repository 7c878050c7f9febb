//! How an objection ends: it is resolved, once.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::objection::State;

use super::rules::{Facts, outcome_fits, resolver_did_not_propose};

/// The procedure of an objection.
pub const OBJECTION: Procedure<State, Facts> = Procedure {
    matter: "objection",
    steps: &[
        Step::plain("FileObjection", "objection.filed", &[], Some(State::Open)),
        Step {
            must: &[resolver_did_not_propose, outcome_fits],
            ..Step::plain(
                "ResolveObjection",
                "objection.resolved",
                &[State::Open],
                Some(State::Resolved),
            )
        },
    ],
};
