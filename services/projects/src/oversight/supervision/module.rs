//! SupervisionService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::inspections::steps;
use super::{inspections, samples};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "inspection.md",
            "An inspection (监督检查)",
            &inspections::procedure::INSPECTION,
            law,
        )]
    },
    documents: &[inspections::INSPECTIONS.table, samples::SAMPLES.table],
    sealed: &[Sealed::documents(&inspections::INSPECTIONS)],
    shown_to_platforms: &["inspection.*", "sample.*"],
    ..Module::NONE
};

/// The methods of SupervisionService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(samples::steps::draw)
        .read(samples::get)
        .read(samples::list)
        .write(steps::open)
        .read(inspections::get)
        .read(inspections::list)
        .write(steps::request_self_check)
        .write(steps::submit_self_check)
        .write(steps::record_on_site)
        .write(steps::record_statement)
        .write(steps::conclude)
        .write(steps::escalate)
}
