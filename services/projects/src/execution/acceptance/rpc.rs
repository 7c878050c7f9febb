//! AcceptanceService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::steps::{application, decisions, panel, performance};
use crate::settings::Settings;

/// The methods of AcceptanceService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(application::apply)
        .read(super::get)
        .read(super::list)
        .write_with(settings, panel::arrange)
        .write_with(settings, panel::record_conclusions)
        .write(decisions::pass)
        .write(decisions::send_back)
        .write(decisions::fail)
        .write_with(settings, performance::evaluate)
}
