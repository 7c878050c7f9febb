//! The calls for applications (申报指南), published under an approved plan.

pub mod procedure;
pub mod rpc;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
/// A call for applications: what the chassis names a call is another thing.
pub use kezhi_proto::projects::Call as Guide;
use kezhi_proto::projects::{GetCallRequest, ListCallsRequest, ListCallsResponse};

use crate::planning::plans::PLANS;
use procedure::CALL;
use rules::{Facts, window};

/// The calls.
pub const CALLS: Collection<Guide> = Collection {
    known_to: |guide| match guide.published_on.is_empty() {
        true => Audience::Staff,
        false => Audience::All,
    },
    offers: |document| CALL.allowed(document.state()),
    ..Collection::named("calls")
};

/// The same as anyone reads them, where they were published.
const READ_BY_ANYONE: Collection<Guide> = Collection { public: true, ..CALLS };
/// What those are filed under that anyone reads.
const PUBLISHED: &str = "published";

async fn get(call: Call, request: GetCallRequest) -> Result<Guide, Error> {
    let guide = call.load(&READ_BY_ANYONE, &request.name).await?.value;
    Ok(shown(guide, call.today()))
}

async fn list(call: Call, request: ListCallsRequest) -> Result<ListCallsResponse, Error> {
    let authority = call.authority_asked(&request.authority);
    let narrowed = call.caller().narrowed_beyond_staff(authority, PUBLISHED);
    let page = call.page(&request)?;
    let filter = Filter::of(authority).in_state(request.state).narrowed_to(narrowed);
    let page = call.list(&CALLS, &filter, &page).await?;
    Ok(page.map(|guide| shown(guide, call.today())).answer())
}

/// The facts of a step of a call.
pub(crate) async fn facts(call: &Call, guide: Guide, on: Day) -> Result<Facts, Error> {
    Ok(Facts {
        plan: call.load(&PLANS, &guide.plan).await?.value,
        guide,
        on,
    })
}

/// The call as it is shown today: with its window.
fn shown(mut guide: Guide, today: Day) -> Guide {
    guide.window = window(&guide, today).into();
    guide
}
