//! PatentService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};

use super::{imports, sent, statistics};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    shown_to_platforms: &["patent.*"],
    ..Module::NONE
};

/// The methods of PatentService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .upload(imports::upload)
        .read(imports::get)
        .read(imports::list)
        .read(imports::list_faults)
        .read(super::get)
        .read(super::search)
        .write(sent::send)
        .read(statistics::count)
}
