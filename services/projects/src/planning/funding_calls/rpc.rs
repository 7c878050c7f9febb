//! FundingCallService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of FundingCallService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::create)
        .write(steps::revise)
        .read(super::get)
        .read(super::list)
        .write(steps::publish)
        .write(steps::withdraw)
}
