//! How an inspection proceeds: the units check themselves, the inspectors go on site, the units are heard, it is concluded.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::inspection::State::{self, *};

use super::rules::*;

/// The limit within which a unit checks itself.
pub const SELF_CHECK: &str = "agreed.self-check";
/// The limit within which the municipal authority is told of what is grave.
pub const ESCALATION: &str = "agreed.escalation";

/// The procedure of an inspection.
pub const INSPECTION: Procedure<State, Facts> = Procedure::of(
    "inspection",
    &[
        Step::named("OpenInspection", "inspection.opened")
            .resting_on("duty-list", "")
            .to(Opened)
            .must(rules![there_is_a_cause]),
        Step::named("RequestSelfCheck", "inspection.self-check-requested")
            .from(&[Opened])
            .to(SelfCheck),
        Step::named("SubmitSelfCheck", "inspection.self-checked").from(&[SelfCheck]),
        Step::named("RecordOnSite", "inspection.visited")
            .resting_on("duty-list", "")
            .from(&[Opened, SelfCheck, Visited])
            .to(Visited)
            .must(rules![two_inspectors_at_least, caller_is_an_inspector]),
        Step::named("RecordStatement", "inspection.unit-heard").from(&[Visited]),
        Step::named("ConcludeInspection", "inspection.concluded")
            .resting_on("duty-list", "")
            .from(&[SelfCheck, Visited])
            .to(Concluded)
            .must(rules![there_is_something_to_conclude_on, caller_inspected]),
        Step::named("EscalateInspection", "inspection.escalated")
            .resting_on("duty-list", "")
            .from(&[Concluded])
            .must(rules![something_grave_is_to_be_told])
            .meets(&[ESCALATION]),
    ],
)
.whose_rules_rest_on(&[
    ("two_inspectors_at_least", "duty-list", ""),
    ("there_is_something_to_conclude_on", "duty-list", ""),
]);
