//! What becomes of a report: one that says something grave is passed on and resolved.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::intermediary_report::State::{self, *};

/// The limit within which the municipal authority is told of what is grave.
pub const ESCALATION: &str = "agreed.escalation";

/// The procedure of a report.
pub const REPORT: Procedure<State, ()> = Procedure::of(
    "report",
    &[
        Step::named("SubmitIntermediaryReport", "intermediary-report.submitted-grave")
            .resting_on("duty-list", "")
            .to(Grave),
        Step::named("SubmitIntermediaryReport", "intermediary-report.submitted")
            .resting_on("duty-list", "")
            .to(Recorded),
        Step::named("EscalateIntermediaryReport", "intermediary-report.finding-escalated")
            .resting_on("duty-list", "")
            .from(&[Grave])
            .to(Escalated)
            .meets(&[ESCALATION]),
        Step::named("ResolveGraveFinding", "intermediary-report.finding-resolved")
            .from(&[Escalated])
            .to(Resolved)
            .not_by_taker_of(&[&["SubmitIntermediaryReport"]]),
    ],
);

#[cfg(test)]
mod tests {
    use super::{REPORT, State};

    #[test]
    fn what_is_grave_is_logged_as_such_at_once() {
        for (state, event) in [
            (State::Grave, "intermediary-report.submitted-grave"),
            (State::Recorded, "intermediary-report.submitted"),
        ] {
            let taken = REPORT.begin_as("SubmitIntermediaryReport", state, &()).unwrap();
            assert_eq!((taken.to, taken.event), (state, event));
        }
    }
}
