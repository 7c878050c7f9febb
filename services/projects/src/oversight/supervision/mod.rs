//! The supervision of science-plan projects (科技计划项目监督检查): the yearly [`samples`] and the [`inspections`].

pub mod inspections;
pub mod inspectors;
pub mod rpc;
pub mod samples;

use kezhi_chassis::Module;
use kezhi_chassis::sealing::Sealed;
use kezhi_procedure::diagram::Drawn;

/// What this folder brings.
pub(crate) const MODULE: Module = Module {
    methods: rpc::methods,
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
