//! OfficerService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};

use super::OFFICERS;

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    documents: &[OFFICERS.table],
    sealed: &[Sealed::documents(&OFFICERS)],
    ..Module::NONE
};

/// The methods of OfficerService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(super::create)
        .read(super::get)
        .read(super::list)
        .write(super::renew_certificate)
        .write(super::changes::correct)
        .write(super::changes::retire)
}
