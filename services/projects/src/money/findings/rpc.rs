//! FindingService.

use kezhi_chassis::Methods;

/// The methods of FindingService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods.read(super::list)
}
