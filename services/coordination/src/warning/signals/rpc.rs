//! SignalService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::steps;
use crate::settings::Settings;

/// The methods of SignalService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(steps::record)
        .write_with(settings, steps::assess)
        .write(steps::dismiss)
        .read(super::get)
        .read(super::list)
}
