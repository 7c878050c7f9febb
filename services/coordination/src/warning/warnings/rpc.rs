//! WarningService.

use kezhi_chassis::Methods;

use super::{responses, statistics, steps};

/// The methods of WarningService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::draft)
        .write(steps::revise)
        .write(steps::issue)
        .write(steps::regrade)
        .write(steps::lift)
        .write(responses::steps::respond)
        .read(super::get)
        .read(super::list)
        .read(responses::get)
        .read(responses::list)
        .read(statistics::answer)
}
