//! The answers to warnings: one of each addressee, a matter of its own, so that each has its own time limit and its own readers.

pub mod procedure;
pub mod steps;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{
    GetWarningResponseRequest, ListWarningResponsesRequest, ListWarningResponsesResponse, WarningResponse,
};

use super::narrowed;
use procedure::RESPONSE;

/// The answers, filed under their warning, their addressee, and the year of the warning.
pub const RESPONSES: Collection<WarningResponse> = Collection {
    index_keys: |response| vec![response.warning.clone(), addressee_of(response)],
    known_to: |response| Audience::Organisations(vec![addressee_of(response)]),
    offers: |response| RESPONSE.allowed(response.state()),
    ..Collection::named("warningresponses")
};

pub(super) async fn get(call: Call, request: GetWarningResponseRequest) -> Result<WarningResponse, Error> {
    let response = call.load(&RESPONSES, &request.name).await?;
    Ok(response.value)
}

pub(super) async fn list(
    call: Call,
    request: ListWarningResponsesRequest,
) -> Result<ListWarningResponsesResponse, Error> {
    let addressee = narrowed(&call, &request.addressee)?;
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&request.warning).narrowed_to(&addressee);
    Ok(call.list(&RESPONSES, &filter, &page).await?.answer())
}

/// The credit code of whose answer it is.
fn addressee_of(response: &WarningResponse) -> String {
    response.addressee.clone().unwrap_or_default().credit_code
}
