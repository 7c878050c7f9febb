//! MonthlyReturnService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of MonthlyReturnService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::request)
        .write(steps::file)
        .write(steps::correct)
        .write(steps::accept)
        .write(steps::send_back)
        .read(super::get)
        .read(super::list)
}
