//! PlanService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of PlanService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::create)
        .read(super::get)
        .read(super::list)
        .write(steps::revise)
        .write(steps::approve)
        .write(steps::close)
        .write(steps::reopen)
}
