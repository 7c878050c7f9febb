//! CaseReturnService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "case-return.md",
            "A monthly return of cases (案件统计报表)",
            &procedure::RETURN,
            law,
        )]
    },
    ..Module::NONE
};

/// The methods of CaseReturnService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::prepare)
        .write(steps::recount)
        .write(steps::submit)
        .read(super::get)
        .read(super::list)
}
