//! StrategyTaskService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{TASKS, procedure, progress, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "strategy-task.md",
            "A task under a strategy (年度任务)",
            &procedure::TASK,
            law,
        )]
    },
    documents: &[TASKS.table],
    shown_to_platforms: &["strategy-task.*"],
    ..Module::NONE
};

/// The methods of StrategyTaskService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::assign)
        .write(steps::report)
        .write(steps::complete)
        .write(steps::confirm)
        .write(steps::reopen)
        .write(steps::cancel)
        .read(super::get)
        .read(super::list)
        .read(progress::answer)
}
