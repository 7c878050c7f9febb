//! RecoveryService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of RecoveryService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::order)
        .write(steps::record_repayment)
        .write(steps::reverse_repayment)
        .write(steps::rescind)
        .read(super::get)
        .read(super::list)
}
