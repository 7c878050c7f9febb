//! The monthly returns of penalty cases (案件统计报表): counted from enforcement's log, submitted to partners, answered with a receipt.

pub mod counts;
pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{CaseReturn, GetCaseReturnRequest, ListCaseReturnsRequest, ListCaseReturnsResponse};

use crate::exchange::kind::LetterKind;
use crate::exchange::letter_type::CASE_RETURN;
use procedure::RETURN;

/// The letter that hands one in.
pub const LETTER: LetterKind = LetterKind {
    receipted: Some(|call, letter, receipt, _| Box::pin(steps::receipted(call, letter, receipt))),
    ..LetterKind::of(CASE_RETURN)
};

/// The returns, one of each month.
pub const RETURNS: Collection<CaseReturn> = Collection {
    unique_key: |counted| counted.month.clone(),
    offers: |counted| RETURN.allowed(counted.state()),
    ..Collection::named("casereturns")
};

async fn get(call: Call, request: GetCaseReturnRequest) -> Result<CaseReturn, Error> {
    Ok(call.load(&RETURNS, &request.name).await?.value)
}

async fn list(call: Call, request: ListCaseReturnsRequest) -> Result<ListCaseReturnsResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    Ok(call.list(&RETURNS, &filter, &page).await?.answer())
}
