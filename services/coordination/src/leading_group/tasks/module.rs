//! GroupTaskService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{TASKS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| vec![Drawn::of("group-task.md", "A task (交办任务)", &procedure::TASK, law)],
    documents: &[TASKS.table],
    shown_to_platforms: &["group-task.*"],
    ..Module::NONE
};

/// The methods of GroupTaskService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::assign)
        .write(steps::remind)
        .write(steps::report)
        .write(steps::accept)
        .write(steps::send_back)
        .write(steps::extend)
        .write(steps::cancel)
        .read(super::get)
        .read(super::list)
}
