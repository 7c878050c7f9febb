//! How an inspection proceeds: the units check themselves, the inspectors go on site, the units are heard, it is concluded.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::inspection::State::{self, *};

use super::rules::*;

/// The limit within which a unit checks itself.
pub const SELF_CHECK: &str = "agreed.self-check";
/// The limit within which the municipal authority is told of what is grave.
pub const ESCALATION: &str = "agreed.escalation";

/// The procedure of an inspection.
pub const INSPECTION: Procedure<State, Facts> = Procedure {
    matter: "inspection",
    steps: &[
        Step {
            basis: ("seed", ""),
            must: &[there_is_a_cause],
            ..Step::plain("OpenInspection", "inspection.opened", &[], Some(Opened))
        },
        Step::plain(
            "RequestSelfCheck",
            "inspection.self-check-requested",
            &[Opened],
            Some(SelfCheck),
        ),
        Step::plain("SubmitSelfCheck", "inspection.self-checked", &[SelfCheck], None),
        Step {
            basis: ("seed", ""),
            must: &[two_inspectors_at_least, caller_is_an_inspector],
            ..Step::plain(
                "RecordOnSite",
                "inspection.visited",
                &[Opened, SelfCheck, Visited],
                Some(Visited),
            )
        },
        Step::plain("RecordStatement", "inspection.unit-heard", &[Visited], None),
        Step {
            basis: ("seed", ""),
            must: &[there_is_something_to_conclude_on, caller_inspected],
            ..Step::plain(
                "ConcludeInspection",
                "inspection.concluded",
                &[SelfCheck, Visited],
                Some(Concluded),
            )
        },
        Step {
            basis: ("seed", ""),
            must: &[something_grave_is_to_be_told],
            meets: &[ESCALATION],
            ..Step::plain("EscalateInspection", "inspection.escalated", &[Concluded], None)
        },
    ],
};
