//! AgreementService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of AgreementService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::draft)
        .write(steps::revise)
        .write(steps::sign)
        .write(steps::renew)
        .write(steps::end)
        .read(super::get)
        .read(super::list)
}
