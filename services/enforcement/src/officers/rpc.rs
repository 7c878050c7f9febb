//! OfficerService.

use kezhi_chassis::Methods;

/// The methods of OfficerService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(super::create)
        .read(super::get)
        .read(super::list)
        .write(super::renew_certificate)
        .write(super::changes::correct)
        .write(super::changes::retire)
}
