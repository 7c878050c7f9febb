//! How an objection ends: it is resolved, once.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::objection::State;

use super::rules::{Facts, outcome_fits, resolver_did_not_propose};

/// The procedure of an objection.
pub const OBJECTION: Procedure<State, Facts> = Procedure::of(
    "objection",
    &[
        Step::named("FileObjection", "objection.filed").to(State::Open),
        Step::named("ResolveObjection", "objection.resolved")
            .from(&[State::Open])
            .to(State::Resolved)
            .must(rules![resolver_did_not_propose, outcome_fits]),
    ],
);
