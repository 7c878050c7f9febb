//! FindingService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use crate::settings::Settings;

/// The methods of FindingService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods.read_with(settings, super::list)
}
