//! IntermediaryService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{INTERMEDIARIES, entrustments, procedure, reports, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![
            Drawn::of(
                "intermediary.md",
                "An intermediary (中介机构)",
                &procedure::INTERMEDIARY,
                law,
            ),
            Drawn::of(
                "entrustment.md",
                "An entrustment (委托)",
                &entrustments::procedure::ENTRUSTMENT,
                law,
            ),
            Drawn::of(
                "intermediary-report.md",
                "A report of an intermediary (中介机构报告)",
                &reports::procedure::REPORT,
                law,
            ),
        ]
    },
    documents: &[
        entrustments::ENTRUSTMENTS.table,
        INTERMEDIARIES.table,
        reports::INTERMEDIARY_REPORTS.table,
    ],
    sealed: &[Sealed::documents(&INTERMEDIARIES)],
    shown_to_platforms: &["entrustment.*", "intermediary.*"],
    ..Module::NONE
};

/// The methods of IntermediaryService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::register)
        .write(steps::correct)
        .read(super::get)
        .read(super::list)
        .write(steps::renew)
        .write(steps::declare_ties)
        .write(entrustments::steps::entrust)
        .read(entrustments::get)
        .read(entrustments::list)
        .write(entrustments::steps::end)
        .write(reports::steps::submit)
        .read(reports::get)
        .read(reports::list)
        .write(reports::steps::escalate)
        .write(reports::steps::resolve)
}
