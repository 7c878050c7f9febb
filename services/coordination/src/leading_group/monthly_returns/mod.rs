//! The figures that the members of the leading group return each month (月报): asked for, filed, corrected, sent back, accepted.

pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{
    GetMonthlyReturnRequest, ListMonthlyReturnsRequest, ListMonthlyReturnsResponse, MonthlyReturn,
};

use procedure::RETURN;
use rules::code_of;

/// The returns, filed under their month and their department by name and by code; each department has one for a month.
pub const RETURNS: Collection<MonthlyReturn> = Collection {
    unique_key: |one| format!("{} {}", one.month, one.department),
    index_keys: |one| vec![one.month.clone(), one.department.clone(), code_of(one)],
    known_to: |one| Audience::Organisations(vec![code_of(one)]),
    offers: |one| RETURN.allowed(one.state()),
    ..Collection::named("monthlyreturns")
};

async fn get(call: Call, request: GetMonthlyReturnRequest) -> Result<MonthlyReturn, Error> {
    Ok(call.load(&RETURNS, &request.name).await?.value)
}

async fn list(call: Call, request: ListMonthlyReturnsRequest) -> Result<ListMonthlyReturnsResponse, Error> {
    let own = call.caller().own_organisation().unwrap_or_default();
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state).narrowed_to(own);
    let filter = filter.narrowed_to(&request.department).narrowed_to(&request.month);
    Ok(call.list(&RETURNS, &filter, &page).await?.answer())
}
