//! WatchSubjectService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of WatchSubjectService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::open)
        .write(steps::revise)
        .write(steps::record_observation)
        .write(steps::close)
        .read(super::get)
        .read(super::list)
        .read(super::observations)
}
