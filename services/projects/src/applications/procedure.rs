//! How an application moves: handed in, checked, reviewed, selected, set up.

use kezhi_procedure::{Procedure, Step};
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
pub const APPLICATION: Procedure<State, Facts> = Procedure {
    matter: "application",
    steps: &[
        Step {
            must: &[call_is_open, unit_is_below_its_limit, no_unit_is_barred],
            ..Step::plain(
                "SubmitApplication",
                "application.submitted",
                &[],
                Some(State::Submitted),
            )
        },
        Step {
            not_by_taker_of: &[HANDING_IN],
            must: &[nothing_is_missing],
            ..Step::plain(
                "CheckApplication",
                "application.accepted",
                &[State::Submitted],
                Some(State::FormallyAccepted),
            )
        },
        Step {
            not_by_taker_of: &[HANDING_IN],
            ..Step::plain(
                "ReturnApplication",
                "application.returned",
                &[State::Submitted],
                Some(State::Returned),
            )
        },
        Step {
            must: &[completion_is_left, completion_runs, no_unit_is_barred],
            ..Step::plain(
                "CompleteApplication",
                "application.completed",
                &[State::Returned],
                Some(State::Submitted),
            )
        },
        Step::plain(
            "WithdrawApplication",
            "application.withdrawn",
            &[State::Submitted, State::Returned, State::FormallyAccepted],
            Some(State::Withdrawn),
        ),
        Step::plain(
            "DrawPanel",
            "application.in-review",
            &[State::FormallyAccepted],
            Some(State::InReview),
        ),
        Step::plain(
            "ClosePanel",
            "application.reviewed",
            &[State::InReview],
            Some(State::Reviewed),
        ),
        Step::plain(
            "DecideSelection",
            "application.selected",
            &[State::Reviewed],
            Some(State::Selected),
        ),
        Step::plain(
            "ReturnSelection",
            "application.selection-returned",
            &[State::Selected],
            Some(State::Reviewed),
        ),
        Step::plain(
            "ResolveObjection",
            "application.rejected",
            &[State::Selected],
            Some(State::Rejected),
        ),
        Step {
            must: &[completion_has_run_out, selection_is_decided],
            ..Step::plain(
                "RejectApplication",
                "application.rejected",
                &[State::Returned, State::Reviewed, State::Selected],
                Some(State::Rejected),
            )
        },
        Step {
            must: &[plan_is_open, publicity_has_run, no_objection_is_open, no_unit_is_barred],
            ..Step::plain(
                "SetUpProject",
                "application.set-up",
                &[State::Selected],
                Some(State::SetUp),
            )
        },
    ],
};
