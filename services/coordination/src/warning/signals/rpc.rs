//! SignalService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of SignalService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::record)
        .write(steps::assess)
        .write(steps::dismiss)
        .read(super::get)
        .read(super::list)
}
