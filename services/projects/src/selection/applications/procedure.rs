//! How an application moves: handed in, checked, reviewed, selected, set up.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::application::State;

use super::rules::{
    Facts, call_is_open, completion_has_run_out, completion_is_left, completion_runs, no_objection_is_open,
    no_unit_is_barred, nothing_is_missing, plan_is_open, publicity_has_run, selection_is_decided,
    unit_is_below_its_limit,
};

/// Who hands an application in does not check it.
const HANDING_IN: &[&str] = &["SubmitApplication", "CompleteApplication"];

/// The procedure of an application. `ReturnApplication` is the other outcome of `CheckApplication`; `DrawPanel`, `ClosePanel`,
/// `DecideSelection`, `ReturnSelection` and `ResolveObjection` are steps of its review that move it too.
pub const APPLICATION: Procedure<State, Facts> = Procedure::of(
    "application",
    &[
        Step::named("SubmitApplication", "application.submitted")
            .to(State::Submitted)
            .must(rules![call_is_open, unit_is_below_its_limit, no_unit_is_barred]),
        Step::named("CheckApplication", "application.accepted")
            .from(&[State::Submitted])
            .to(State::FormallyAccepted)
            .not_by_taker_of(&[HANDING_IN])
            .must(rules![nothing_is_missing]),
        Step::named("ReturnApplication", "application.returned")
            .automatic()
            .from(&[State::Submitted])
            .to(State::Returned)
            .not_by_taker_of(&[HANDING_IN]),
        Step::named("CompleteApplication", "application.completed")
            .from(&[State::Returned])
            .to(State::Submitted)
            .must(rules![completion_is_left, completion_runs, no_unit_is_barred]),
        Step::named("WithdrawApplication", "application.withdrawn")
            .from(&[State::Submitted, State::Returned, State::FormallyAccepted])
            .to(State::Withdrawn),
        Step::named("DrawPanel", "application.in-review")
            .from(&[State::FormallyAccepted])
            .to(State::InReview),
        Step::named("ClosePanel", "application.reviewed")
            .from(&[State::InReview])
            .to(State::Reviewed),
        Step::named("DecideSelection", "application.selected")
            .from(&[State::Reviewed])
            .to(State::Selected),
        Step::named("ReturnSelection", "application.selection-returned")
            .from(&[State::Selected])
            .to(State::Reviewed),
        Step::named("ResolveObjection", "application.rejected")
            .from(&[State::Selected])
            .to(State::Rejected),
        Step::named("RejectApplication", "application.rejected")
            .from(&[State::Returned, State::Reviewed, State::Selected])
            .to(State::Rejected)
            .must(rules![completion_has_run_out, selection_is_decided]),
        Step::named("SetUpProject", "application.set-up")
            .from(&[State::Selected])
            .to(State::SetUp)
            .must(rules![
                plan_is_open,
                publicity_has_run,
                no_objection_is_open,
                no_unit_is_barred
            ]),
    ],
);
