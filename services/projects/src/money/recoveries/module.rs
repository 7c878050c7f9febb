//! RecoveryService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{RECOVERIES, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| vec![Drawn::of("recovery.md", "A recovery (追回)", &procedure::RECOVERY, law)],
    documents: &[RECOVERIES.table],
    shown_to_platforms: &["recovery.*"],
    ..Module::NONE
};

/// The methods of RecoveryService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::order)
        .write(steps::record_repayment)
        .write(steps::reverse_repayment)
        .write(steps::rescind)
        .read(super::get)
        .read(super::list)
}
