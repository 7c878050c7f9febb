//! RectificationService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{RECTIFICATIONS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "rectification.md",
            "A rectification (限期整改)",
            &procedure::RECTIFICATION,
            law,
        )]
    },
    documents: &[RECTIFICATIONS.table],
    shown_to_platforms: &["rectification.*"],
    ..Module::NONE
};

/// The methods of RectificationService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::issue)
        .read(super::get)
        .read(super::list)
        .write(steps::report)
        .write(steps::accept)
        .write(steps::send_back)
        .write(steps::extend)
        .write(steps::withdraw)
}
