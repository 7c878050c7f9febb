//! What becomes of a report: one that says something grave is passed on and resolved.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::intermediary_report::State::{self, *};

/// The limit within which the municipal authority is told of what is grave.
pub const ESCALATION: &str = "agreed.escalation";

/// The procedure of a report.
pub const REPORT: Procedure<State, ()> = Procedure {
    matter: "report",
    steps: &[
        Step {
            basis: ("seed", ""),
            ..Step::plain(
                "SubmitIntermediaryReport",
                "intermediary.grave-finding",
                &[],
                Some(Grave),
            )
        },
        Step {
            basis: ("seed", ""),
            ..Step::plain("SubmitIntermediaryReport", "intermediary.reported", &[], Some(Recorded))
        },
        Step {
            basis: ("seed", ""),
            meets: &[ESCALATION],
            ..Step::plain(
                "EscalateIntermediaryReport",
                "intermediary.finding-escalated",
                &[Grave],
                Some(Escalated),
            )
        },
        Step {
            not_by_taker_of: &[&["SubmitIntermediaryReport"]],
            ..Step::plain(
                "ResolveGraveFinding",
                "intermediary.finding-resolved",
                &[Escalated],
                Some(Resolved),
            )
        },
    ],
};

#[cfg(test)]
mod tests {

    use super::{REPORT, State};

    #[test]
    fn what_is_grave_is_logged_as_such_at_once() {
        for (state, event) in [
            (State::Grave, "intermediary.grave-finding"),
            (State::Recorded, "intermediary.reported"),
        ] {
            let taken = REPORT.begin_as("SubmitIntermediaryReport", state, &()).unwrap();
            assert_eq!((taken.to, taken.event), (state, event));
        }
    }
}
