//! IncentivePolicyService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of IncentivePolicyService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::draft)
        .write(steps::revise)
        .write(steps::publish)
        .write(steps::end)
        .read(super::get)
        .read(super::list)
}
