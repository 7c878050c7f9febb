//! IncentiveClaimService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of IncentiveClaimService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::submit)
        .write(steps::check)
        .write(steps::approve)
        .write(steps::refuse)
        .write(steps::withdraw)
        .read(super::get)
        .read(super::list)
}
