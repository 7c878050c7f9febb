//! PatentTransactionService.

use kezhi_chassis::Methods;

use super::{statistics, steps};

/// The methods of PatentTransactionService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::register)
        .write(steps::correct)
        .write(steps::send_back)
        .write(steps::accept)
        .write(steps::end)
        .write(steps::release)
        .write(steps::withdraw)
        .read(super::get)
        .read(super::list)
        .read(statistics::answer)
}
