//! IntegrityService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of IntegrityService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::create)
        .write(steps::revoke)
        .read(super::get)
        .read(super::list)
        .read(super::get_standing)
}
