//! What becomes of a report: one that says something grave is passed on and resolved.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::intermediary_report::State::{self, *};

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
            meets: &["agreed.escalation"],
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
    use kezhi_law::Law;
    use kezhi_procedure::check::mistakes;

    use super::{REPORT, State};

    #[test]
    fn the_table_of_a_report_is_sound() {
        assert_eq!(mistakes(&REPORT, State::Grave, &Law::builtin()), Vec::<String>::new());
    }

    #[test]
    fn what_is_grave_is_logged_as_such_at_once() {
        for (state, event) in [
            (State::Grave, "intermediary.grave-finding"),
            (State::Recorded, "intermediary.reported"),
        ] {
            assert_eq!(
                REPORT.begin("SubmitIntermediaryReport", state, &()).unwrap().event,
                event
            );
        }
    }
}
