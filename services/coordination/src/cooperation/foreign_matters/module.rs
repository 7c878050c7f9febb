//! ForeignMatterService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{MATTERS, procedure, statistics, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "foreign-matter.md",
            "A foreign matter (涉外及港澳台事项)",
            &procedure::MATTER,
            law,
        )]
    },
    documents: &[MATTERS.table],
    sealed: &[Sealed::documents(&MATTERS)],
    ..Module::NONE
};

/// The methods of ForeignMatterService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::register)
        .write(steps::consult)
        .write(steps::record_opinion)
        .write(steps::approve)
        .write(steps::handle)
        .write(steps::conclude)
        .write(steps::drop)
        .read(super::get)
        .read(super::list)
        .read(statistics::answer)
}
