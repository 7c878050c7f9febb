//! JointActionService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{ACTIONS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "joint-action.md",
            "A joint action (联合执法行动)",
            &procedure::ACTION,
            law,
        )]
    },
    documents: &[ACTIONS.table],
    shown_to_platforms: &[
        "joint-action.abandoned",
        "joint-action.concluded",
        "joint-action.department-excused",
        "joint-action.launched",
        "joint-action.result-recorded",
    ],
    ..Module::NONE
};

/// The methods of JointActionService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::plan)
        .write(steps::revise)
        .write(steps::launch)
        .write(steps::record_result)
        .write(steps::excuse)
        .write(steps::conclude)
        .write(steps::abandon)
        .read(super::get)
        .read(super::list)
}
