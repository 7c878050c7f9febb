//! TipoffService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{TIPOFFS, procedure, seal, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| vec![Drawn::of("tip-off.md", "A tip-off (举报投诉)", &procedure::TIPOFF, law)],
    documents: &[TIPOFFS.table],
    sealed: &[Sealed::documents(&TIPOFFS), seal::CONTACTS],
    ..Module::NONE
};

/// The methods of TipoffService, each by its handler.
fn methods(methods: Methods) -> Methods {
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
