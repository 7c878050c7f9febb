//! TechnologyContractService.

use kezhi_chassis::Methods;

use super::{statistics, steps};

/// The methods of TechnologyContractService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::apply)
        .write(steps::send_back)
        .write(steps::complete)
        .write(steps::accept)
        .write(steps::recognise)
        .write(steps::refuse)
        .write(steps::withdraw)
        .write(steps::cancel)
        .read(super::get)
        .read(super::list)
        .read(statistics::answer)
}
