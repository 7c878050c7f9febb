//! ProjectService.

use kezhi_chassis::Methods;

use super::steps::{amendments, course, milestones, payees, task_book};

/// The methods of ProjectService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
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
