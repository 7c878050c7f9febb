//! CourseService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of CourseService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
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
