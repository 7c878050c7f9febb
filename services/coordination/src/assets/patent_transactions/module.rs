//! PatentTransactionService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{PATENT_TRANSACTIONS, procedure, statistics, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "patent-transaction.md",
            "A patent_transaction with patents (专利转让、许可、质押)",
            &procedure::PATENT_TRANSACTION,
            law,
        )]
    },
    documents: &[PATENT_TRANSACTIONS.table],
    sealed: &[Sealed::documents(&PATENT_TRANSACTIONS)],
    shown_to_platforms: &["patent-transaction.*"],
    ..Module::NONE
};

/// The methods of PatentTransactionService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::register)
        .write(steps::correct)
        .write(steps::send_back)
        .write(steps::accept)
        .write(steps::end)
        .write(steps::release)
        .write(steps::withdraw)
        .read(super::get)
        .read(super::list)
        .read(statistics::answer)
}
