//! ReferralService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of ReferralService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::refer)
        .write(steps::record_answer)
        .read(super::get)
        .read(super::list)
}
