//! LedgerService.

use kezhi_chassis::Methods;

use super::{lists, statement, trial_balance};

/// The methods of LedgerService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .read(lists::accounts)
        .read(lists::postings)
        .read(statement::statement)
        .read(trial_balance::draw)
        .read(statement::final_accounts)
}
