//! The calls for applications (申报指南), published under an approved plan.

pub mod procedure;
pub mod rpc;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
/// A call for applications: what the chassis names a call is another thing.
pub use kezhi_proto::projects::Call as Guide;
use kezhi_proto::projects::{GetCallRequest, ListCallsRequest, ListCallsResponse};

use crate::plans::PLANS;
use procedure::CALL;
use rules::{Facts, window};

/// The calls.
pub const CALLS: Collection<Guide> = Collection {
    offers: |document| CALL.allowed(document.state()),
    ..Collection::named("calls")
};

/// The same as anyone reads them; a draft is filtered out.
const PUBLISHED: Collection<Guide> = Collection { public: true, ..CALLS };

async fn get(call: Call, request: GetCallRequest) -> Result<Guide, Error> {
    let guide = call.load(&PUBLISHED, &request.name).await?.value;
    match may_read(&call, &guide) {
        true => Ok(shown(guide, call.today())),
        false => Err(not_found(&request.name).into()),
    }
}

async fn list(call: Call, request: ListCallsRequest) -> Result<ListCallsResponse, Error> {
    let authority = match request.authority.as_str() {
        "" => call.authority(),
        authority => authority,
    };
    let page = call.page(&request)?;
    let filter = Filter::of(authority).in_state(request.state);
    let page = call.list(&CALLS, &filter, &page).await?;
    let readable = page.rows.into_iter().filter(|guide| may_read(&call, guide));
    Ok(ListCallsResponse {
        calls: readable.map(|guide| shown(guide, call.today())).collect(),
        next_page_token: page.next_page_token,
    })
}

/// Anyone reads what was published; a draft is the staff's.
fn may_read(call: &Call, guide: &Guide) -> bool {
    let caller = call.caller();
    !guide.published_on.is_empty() || (caller.is_staff() && caller.sees(&guide.authority))
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
