//! DisbursementService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::{reconciliation, steps, undoing};
use crate::settings::Settings;

/// The methods of DisbursementService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(steps::request)
        .write(steps::approve)
        .write(steps::refuse)
        .write_with(settings, steps::dispatch)
        .write(steps::confirm)
        .write(steps::release)
        .write(steps::mark_unknown)
        .write(undoing::return_payment)
        .write_with(settings, undoing::reopen)
        .write(reconciliation::reconcile)
        .read(super::get)
        .read(super::list)
}
