//! DisclosureService.

use kezhi_chassis::Methods;

/// The methods of DisclosureService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods.read(super::get).read(super::list)
}
