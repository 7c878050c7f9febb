//! DepartmentService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};

use super::{DEPARTMENTS, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    documents: &[DEPARTMENTS.table],
    sealed: &[Sealed::documents(&DEPARTMENTS)],
    shown_to_platforms: &["department.*"],
    ..Module::NONE
};

/// The methods of DepartmentService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::create)
        .read(super::get)
        .read(super::list)
        .write(steps::update)
        .write(steps::correct)
}
