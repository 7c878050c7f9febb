//! CourseService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{COURSES, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| vec![Drawn::of("course.md", "A course (培训班)", &procedure::COURSE, law)],
    documents: &[COURSES.table],
    sealed: &[Sealed::documents(&COURSES)],
    shown_to_platforms: &["course.cancelled", "course.closed", "course.held", "course.published"],
    ..Module::NONE
};

/// The methods of CourseService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::plan)
        .write(steps::revise)
        .write(steps::publish)
        .write(steps::hold)
        .write(steps::close)
        .write(steps::cancel)
        .read(super::get)
        .read(super::list)
}
