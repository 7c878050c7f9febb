//! BriefService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of BriefService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::draft)
        .write(steps::revise)
        .write(steps::issue)
        .write(steps::withdraw)
        .read(super::get)
        .read(super::list)
}
