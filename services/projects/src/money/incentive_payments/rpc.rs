//! IncentivePaymentService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::{steps, undoing};
use crate::settings::Settings;

/// The methods of IncentivePaymentService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(steps::fund)
        .write_with(settings, steps::dispatch)
        .write(steps::confirm)
        .write(steps::cancel)
        .write(undoing::return_payment)
        .write_with(settings, undoing::reopen)
        .read(super::get)
        .read(super::list)
}
