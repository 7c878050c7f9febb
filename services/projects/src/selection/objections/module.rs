//! What ReviewService answers about objections, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{OBJECTIONS, procedure, steps, store};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    procedures: |law| {
        vec![Drawn::of(
            "objection.md",
            "An objection to a selection (异议)",
            &procedure::OBJECTION,
            law,
        )]
    },
    documents: &[OBJECTIONS.table],
    sealed: &[store::CONTACTS],
    ..Module::NONE
};

/// The methods about objections, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::file)
        .read(super::list)
        .write_unkept(steps::open_contact)
        .write(steps::resolve)
}
