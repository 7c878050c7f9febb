//! LawService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    ..Module::NONE
};

/// The methods of LawService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .read(super::compute_deadline)
        .read(super::assess_penalty)
        .read(super::check_identifier)
        .read(super::count_workdays)
        .read(super::list_rules)
        .read(super::list_circumstances)
}
