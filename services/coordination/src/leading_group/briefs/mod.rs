//! The briefs of the leading group's office (工作简报): drafted, issued by another to departments, withdrawn.

pub(crate) mod module;
pub mod procedure;
mod steps;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{Brief, GetBriefRequest, ListBriefsRequest, ListBriefsResponse};

use procedure::BRIEF;

/// What a brief that is no draft any more is filed under, beside its year and the codes of its departments.
const ISSUED: &str = "issued";

/// The briefs.
pub const BRIEFS: Collection<Brief> = Collection {
    known_to: |brief| match brief.issued_on.is_empty() {
        true => Audience::Staff,
        false => Audience::Organisations(brief.credit_codes.clone()),
    },
    offers: |brief| BRIEF.allowed(brief.state()),
    ..Collection::named("briefs")
};

async fn get(call: Call, request: GetBriefRequest) -> Result<Brief, Error> {
    Ok(call.load(&BRIEFS, &request.name).await?.value)
}

async fn list(call: Call, request: ListBriefsRequest) -> Result<ListBriefsResponse, Error> {
    let caller = call.caller();
    let own = caller.own_organisation().unwrap_or_default();
    let issued = caller.narrowed_beyond_staff(call.authority(), ISSUED);
    let year = match request.year {
        0 => String::new(),
        year => year.to_string(),
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(own).narrowed_to(&year).narrowed_to(issued);
    Ok(call.list(&BRIEFS, &filter, &page).await?.answer())
}
