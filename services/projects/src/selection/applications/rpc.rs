//! ApplicationService.

use kezhi_chassis::Methods;

use super::{duplicates, steps};

/// The methods of ApplicationService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::submit)
        .read(super::get)
        .read(super::list)
        .write(steps::check)
        .write(steps::complete)
        .write(steps::withdraw)
        .read(duplicates::answer)
        .write(steps::reject)
        .write(steps::set_up)
}
