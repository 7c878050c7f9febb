//! IncentivePaymentService.

use kezhi_chassis::Methods;

use super::{steps, undoing};

/// The methods of IncentivePaymentService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::fund)
        .write(steps::dispatch)
        .write(steps::confirm)
        .write(steps::cancel)
        .write(undoing::return_payment)
        .write(undoing::reopen)
        .read(super::get)
        .read(super::list)
}
