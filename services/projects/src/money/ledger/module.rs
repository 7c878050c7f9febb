//! LedgerService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};

use super::{lists, statement, store, trial_balance};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    sealed: &[store::REASONS],
    ..Module::NONE
};

/// The methods of LedgerService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .read(lists::accounts)
        .read(lists::postings)
        .read(statement::statement)
        .read(trial_balance::draw)
        .read(statement::final_accounts)
}
