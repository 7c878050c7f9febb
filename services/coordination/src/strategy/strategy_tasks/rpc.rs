//! StrategyTaskService.

use kezhi_chassis::Methods;

use super::{progress, steps};

/// The methods of StrategyTaskService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::assign)
        .write(steps::report)
        .write(steps::complete)
        .write(steps::confirm)
        .write(steps::reopen)
        .write(steps::cancel)
        .read(super::get)
        .read(super::list)
        .read(progress::answer)
}
