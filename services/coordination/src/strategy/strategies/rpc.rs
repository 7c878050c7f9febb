//! StrategyService.

use kezhi_chassis::Methods;

use super::{opinions, steps};

/// The methods of StrategyService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::draft)
        .write(steps::revise)
        .write(steps::open_consultation)
        .write(opinions::steps::record)
        .write(steps::answer_opinions)
        .write(steps::review_legality)
        .write(steps::approve)
        .write(steps::evaluate)
        .write(steps::retire)
        .write(steps::withdraw)
        .read(super::get)
        .read(super::list)
        .read(opinions::get)
        .read(opinions::list)
}
