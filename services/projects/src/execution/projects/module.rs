//! ProjectService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::steps::{amendments, course, milestones, payees, task_book};
use super::{AMENDMENTS, PROJECTS, TASK_BOOKS, procedure};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![
            Drawn::of("project.md", "A project (项目)", &procedure::PROJECT, law),
            Drawn::of("milestone.md", "A milestone (里程碑)", &procedure::MILESTONE, law),
            Drawn::of(
                "amendment.md",
                "An amendment of a task book (变更)",
                &procedure::AMENDMENT,
                law,
            ),
        ]
    },
    documents: &[PROJECTS.table, TASK_BOOKS.table, AMENDMENTS.table],
    sealed: &[
        Sealed::documents(&PROJECTS),
        Sealed::documents(&TASK_BOOKS),
        Sealed::documents(&AMENDMENTS),
    ],
    shown_to_platforms: &["amendment.*", "milestone.*", "project.*"],
    ..Module::NONE
};

/// The methods of ProjectService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .read(super::get)
        .read(super::list)
        .read(super::list_task_books)
        .read(super::list_amendments)
        .write(task_book::submit)
        .write(task_book::sign)
        .write(payees::register)
        .write(payees::correct)
        .write(milestones::report)
        .write(milestones::accept)
        .write(milestones::reject)
        .write(milestones::reopen)
        .write(amendments::propose)
        .write(amendments::approve)
        .write(amendments::refuse)
        .write(course::suspend)
        .write(course::resume)
        .write(course::terminate)
        .write(course::close)
}
