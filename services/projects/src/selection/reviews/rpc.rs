//! ReviewService. What it answers about objections stands with these.

use kezhi_chassis::Methods;

use super::{assignments, publicity, steps};
use crate::selection::objections;

/// The methods of ReviewService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    let methods = methods
        .write(steps::panel::draw)
        .read(super::get)
        .read(super::ranking)
        .write(steps::panel::refill)
        .read(assignments::get)
        .read(assignments::list)
        .write(steps::parts::score)
        .write(steps::parts::declare_interest)
        .write(steps::parts::excuse)
        .write(steps::closing::close)
        .write(steps::selection::propose)
        .write(steps::selection::return_to_proposer)
        .write(steps::selection::decide)
        .write(steps::publicity::start)
        .read(publicity::get);
    objections::rpc::methods(methods)
}
