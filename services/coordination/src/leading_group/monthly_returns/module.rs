//! MonthlyReturnService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{RETURNS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "monthly-return.md",
            "A monthly return (月报)",
            &procedure::RETURN,
            law,
        )]
    },
    documents: &[RETURNS.table],
    shown_to_platforms: &["monthly-return.*"],
    ..Module::NONE
};

/// The methods of MonthlyReturnService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::request)
        .write(steps::file)
        .write(steps::correct)
        .write(steps::accept)
        .write(steps::send_back)
        .read(super::get)
        .read(super::list)
}
