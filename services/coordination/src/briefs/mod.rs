//! The briefs of the leading group's office (工作简报): drafted, issued by another to departments, withdrawn.

pub mod procedure;
pub mod rpc;
mod steps;

use kezhi_chassis::store::{Collection, Filter, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{Brief, GetBriefRequest, ListBriefsRequest, ListBriefsResponse};

use procedure::BRIEF;

/// What a brief that is no draft any more is filed under, beside its year and the codes of its departments.
const ISSUED: &str = "issued";

/// The briefs.
pub const BRIEFS: Collection<Brief> = Collection {
    offers: |brief| BRIEF.allowed(brief.state()),
    ..Collection::named("briefs")
};

async fn get(call: Call, request: GetBriefRequest) -> Result<Brief, Error> {
    let brief = call.load(&BRIEFS, &request.name).await?.value;
    let caller = call.caller();
    if brief.issued_on.is_empty() && !caller.is_staff() {
        return Err(not_found(&request.name).into());
    }
    let concerned = brief.credit_codes.iter().map(String::as_str);
    caller.hide_unless_concerned(&request.name, concerned)?;
    Ok(brief)
}

async fn list(call: Call, request: ListBriefsRequest) -> Result<ListBriefsResponse, Error> {
    let caller = call.caller();
    let own = caller.own_organisation().unwrap_or_default();
    let issued = if caller.is_staff() { "" } else { ISSUED };
    let year = match request.year {
        0 => String::new(),
        year => year.to_string(),
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(own).narrowed_to(&year).narrowed_to(issued);
    Ok(call.list(&BRIEFS, &filter, &page).await?.answer())
}
