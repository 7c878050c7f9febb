//! The calls for applications (申报指南), published under an approved plan.

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
/// A call for applications: what the chassis names a call is another thing.
pub use kezhi_proto::projects::FundingCall;
use kezhi_proto::projects::{GetFundingCallRequest, ListFundingCallsRequest, ListFundingCallsResponse};

use crate::planning::plans::PLANS;
use procedure::CALL;
use rules::{Facts, window};

/// The calls.
pub const FUNDING_CALLS: Collection<FundingCall> = Collection {
    known_to: |funding_call| match funding_call.published_on.is_empty() {
        true => Audience::Staff,
        false => Audience::All,
    },
    offers: |document| CALL.allowed(document.state()),
    ..Collection::named("fundingcalls")
};

/// The same as anyone reads them, where they were published.
const READ_BY_ANYONE: Collection<FundingCall> = Collection {
    public: true,
    ..FUNDING_CALLS
};
/// What those are filed under that anyone reads.
const PUBLISHED: &str = "published";

async fn get(call: Call, request: GetFundingCallRequest) -> Result<FundingCall, Error> {
    let funding_call = call.load(&READ_BY_ANYONE, &request.name).await?.value;
    Ok(shown(funding_call, call.today()))
}

async fn list(call: Call, request: ListFundingCallsRequest) -> Result<ListFundingCallsResponse, Error> {
    let authority = call.authority_asked(&request.authority);
    let narrowed = call.caller().narrowed_beyond_staff(authority, PUBLISHED);
    let page = call.page(&request)?;
    let filter = Filter::of(authority).in_state(request.state).narrowed_to(narrowed);
    let page = call.list(&FUNDING_CALLS, &filter, &page).await?;
    Ok(page.map(|funding_call| shown(funding_call, call.today())).answer())
}

/// The facts of a step of a call.
pub(crate) async fn facts(call: &Call, funding_call: FundingCall, on: Day) -> Result<Facts, Error> {
    Ok(Facts {
        plan: call.load(&PLANS, &funding_call.plan).await?.value,
        funding_call,
        on,
    })
}

/// The call as it is shown today: with its window.
fn shown(mut funding_call: FundingCall, today: Day) -> FundingCall {
    funding_call.window = window(&funding_call, today).into();
    funding_call
}
