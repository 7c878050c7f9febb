//! DisbursementService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{DISBURSEMENTS, procedure, reconciliation, steps, undoing};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "disbursement.md",
            "A payment of a grant (拨付)",
            &procedure::DISBURSEMENT,
            law,
        )]
    },
    documents: &[DISBURSEMENTS.table],
    sealed: &[Sealed::documents(&DISBURSEMENTS)],
    shown_to_platforms: &["disbursement.*"],
    ..Module::NONE
};

/// The methods of DisbursementService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::request)
        .write(steps::approve)
        .write(steps::refuse)
        .write(steps::dispatch)
        .write(steps::confirm)
        .write(steps::release)
        .write(steps::mark_unknown)
        .write(undoing::return_payment)
        .write(undoing::reopen)
        .write(reconciliation::reconcile)
        .read(super::get)
        .read(super::list)
}
