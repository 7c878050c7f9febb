//! Matters that concern foreign countries, or Hong Kong, Macao and Taiwan (涉外及港澳台知识产权事宜).

pub(crate) mod module;
pub mod procedure;
mod rules;
mod statistics;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::foreign_matter::Kind;
use kezhi_proto::coordination::{
    ForeignMatter, GetForeignMatterRequest, ListForeignMattersRequest, ListForeignMattersResponse,
};

use procedure::MATTER;
use rules::content_of;

pub(crate) use rules::is_foreign_kind;

/// The matters, filed under their country or region and their kind, and under the year in which they were registered.
pub const MATTERS: Collection<ForeignMatter> = Collection {
    index_keys: |matter| {
        let content = content_of(matter);
        let kind = content.kind().as_str_name().to_string();
        let year = matter.registered_on.chars().take(4).collect();
        vec![content.region, kind, year]
    },
    offers: |matter| MATTER.allowed(matter.state()),
    ..Collection::named("foreignmatters")
};

async fn get(call: Call, request: GetForeignMatterRequest) -> Result<ForeignMatter, Error> {
    Ok(call.load(&MATTERS, &request.name).await?.value)
}

async fn list(call: Call, request: ListForeignMattersRequest) -> Result<ListForeignMattersResponse, Error> {
    let kind = match request.kind() {
        Kind::Unspecified => "",
        kind => kind.as_str_name(),
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&request.region).narrowed_to(kind);
    Ok(call.list(&MATTERS, &filter, &page).await?.answer())
}
