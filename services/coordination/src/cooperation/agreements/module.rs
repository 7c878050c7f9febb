//! AgreementService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{AGREEMENTS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "agreement.md",
            "An agreement (协作协议)",
            &procedure::AGREEMENT,
            law,
        )]
    },
    documents: &[AGREEMENTS.table],
    sealed: &[Sealed::documents(&AGREEMENTS)],
    shown_to_platforms: &["agreement.ended", "agreement.renewed", "agreement.signed"],
    ..Module::NONE
};

/// The methods of AgreementService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::draft)
        .write(steps::revise)
        .write(steps::sign)
        .write(steps::renew)
        .write(steps::end)
        .read(super::get)
        .read(super::list)
}
