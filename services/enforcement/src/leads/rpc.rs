//! LeadService.

use kezhi_chassis::Methods;

/// The methods of LeadService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(super::create)
        .read(super::get)
        .read(super::list)
        .write(super::correction::correct)
        .write(super::decline)
        .write(super::joining::join)
}
