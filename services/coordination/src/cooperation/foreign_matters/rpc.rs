//! ForeignMatterService.

use kezhi_chassis::Methods;

use super::{statistics, steps};

/// The methods of ForeignMatterService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::register)
        .write(steps::consult)
        .write(steps::record_opinion)
        .write(steps::approve)
        .write(steps::handle)
        .write(steps::conclude)
        .write(steps::drop)
        .read(super::get)
        .read(super::list)
        .read(statistics::answer)
}
