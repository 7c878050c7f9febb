//! IntermediaryService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::{entrustments, reports, steps};
use crate::settings::Settings;

/// The methods of IntermediaryService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(steps::register)
        .write(steps::correct)
        .read(super::get)
        .read(super::list)
        .write(steps::renew)
        .write(steps::declare_ties)
        .write(entrustments::steps::entrust)
        .read(entrustments::get)
        .read(entrustments::list)
        .write(entrustments::steps::end)
        .write_with(settings, reports::steps::submit)
        .read(reports::get)
        .read(reports::list)
        .write(reports::steps::escalate)
        .write(reports::steps::resolve)
}
