//! InstitutionCheckService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::steps::{finding, remedies};
use super::{INSTITUTION_CHECKS, procedure};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "institution-check.md",
            "A check of an institution (受委托机构的监督)",
            &procedure::CHECK,
            law,
        )]
    },
    documents: &[INSTITUTION_CHECKS.table],
    sealed: &[Sealed::documents(&INSTITUTION_CHECKS)],
    shown_to_platforms: &["institution-check.*"],
    ..Module::NONE
};

/// The methods of InstitutionCheckService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(finding::open)
        .write(finding::submit_self_check)
        .write(finding::record)
        .write(finding::record_statement)
        .write(remedies::impose)
        .write(finding::close)
        .write(remedies::record_correction)
        .write(remedies::appeal)
        .write(remedies::uphold)
        .write(remedies::dismiss)
        .read(super::get)
        .read(super::list)
}
