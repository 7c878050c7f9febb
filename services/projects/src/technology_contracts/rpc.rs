//! TechnologyContractService.

use kezhi_chassis::Methods;

use super::{statistics, steps};

/// The methods of TechnologyContractService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::apply)
        .write(steps::accept)
        .write(steps::recognise)
        .write(steps::refuse)
        .write(steps::withdraw)
        .read(super::get)
        .read(super::list)
        .read(statistics::answer)
}
