//! DisbursementService.

use kezhi_chassis::Methods;

use super::{reconciliation, steps, undoing};

/// The methods of DisbursementService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::request)
        .write(steps::approve)
        .write(steps::refuse)
        .write(steps::dispatch)
        .write(steps::confirm)
        .write(steps::release)
        .write(steps::mark_unknown)
        .write(undoing::return_payment)
        .write(undoing::reopen)
        .write(reconciliation::reconcile)
        .read(super::get)
        .read(super::list)
}
