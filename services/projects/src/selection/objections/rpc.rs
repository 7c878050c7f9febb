//! What ReviewService answers about objections.

use kezhi_chassis::Methods;

use super::steps;

/// The methods about objections, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::file)
        .read(super::list)
        .write_unkept(steps::open_contact)
        .write(steps::resolve)
}
