//! LeadService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use crate::settings::Settings;

/// The methods of LeadService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write_with(settings, super::create)
        .read(super::get)
        .read(super::list)
        .write_with(settings, super::correction::correct)
        .write(super::decline)
        .write(super::joining::join)
}
