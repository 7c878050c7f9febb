//! DisclosureService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};

use super::DISCLOSURES;

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    documents: &[DISCLOSURES.table],
    shown_to_platforms: &["disclosure.*"],
    ..Module::NONE
};

/// The methods of DisclosureService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods.read(super::get).read(super::list)
}
