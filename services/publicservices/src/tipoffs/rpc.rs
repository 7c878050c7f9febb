//! TipoffService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of TipoffService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::submit)
        .read(super::track)
        .read(super::get)
        .read(super::list)
        .write(steps::transfer)
        .write(steps::decline)
        .write_unkept(steps::open_contact)
        .read(super::transfer)
}
