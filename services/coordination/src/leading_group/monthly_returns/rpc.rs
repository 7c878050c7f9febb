//! MonthlyReturnService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::steps;
use crate::settings::Settings;

/// The methods of MonthlyReturnService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write_with(settings, steps::request)
        .write(steps::file)
        .write(steps::correct)
        .write(steps::accept)
        .write(steps::send_back)
        .read(super::get)
        .read(super::list)
}
