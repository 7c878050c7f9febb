//! StatisticsService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};

use super::export;

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    ..Module::NONE
};

/// The methods of StatisticsService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods.read(super::get).stream(export::export)
}
