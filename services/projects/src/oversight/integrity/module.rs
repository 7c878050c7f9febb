//! IntegrityService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{INTEGRITY_RECORDS, procedure, steps, subject};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "integrity-record.md",
            "An integrity record (科研诚信记录)",
            &procedure::RECORD,
            law,
        )]
    },
    documents: &[INTEGRITY_RECORDS.table],
    sealed: &[
        Sealed::documents(&INTEGRITY_RECORDS),
        subject::OF_ENTRIES,
        subject::OF_FILINGS,
    ],
    ..Module::NONE
};

/// The methods of IntegrityService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::create)
        .write(steps::revoke)
        .read(super::get)
        .read(super::list)
        .read(super::get_standing)
}
