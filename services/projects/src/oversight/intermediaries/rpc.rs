//! IntermediaryService.

use kezhi_chassis::Methods;

use super::{entrustments, reports, steps};

/// The methods of IntermediaryService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
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
        .write(reports::steps::submit)
        .read(reports::get)
        .read(reports::list)
        .write(reports::steps::escalate)
        .write(reports::steps::resolve)
}
