//! CaseReturnService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of CaseReturnService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::prepare)
        .write(steps::recount)
        .write(steps::submit)
        .read(super::get)
        .read(super::list)
}
