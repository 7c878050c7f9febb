//! How an inspection proceeds: the units check themselves, the inspectors go on site, the units are heard, it is concluded.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::inspection::State::{self, *};

use super::rules::*;

/// The procedure of an inspection.
pub const INSPECTION: Procedure<State, Facts> = Procedure {
    matter: "inspection",
    steps: &[
        Step {
            basis: ("seed", ""),
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
            meets: &["agreed.escalation"],
            ..Step::plain("EscalateInspection", "inspection.escalated", &[Concluded], None)
        },
    ],
};
