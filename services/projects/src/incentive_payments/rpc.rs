//! IncentivePaymentService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::steps;
use crate::settings::Settings;

/// The methods of IncentivePaymentService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(steps::fund)
        .write_with(settings, steps::dispatch)
        .write(steps::confirm)
        .write(steps::cancel)
        .read(super::get)
        .read(super::list)
}
