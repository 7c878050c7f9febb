//! The patents of the district (专利信息): imported, searched by anyone, counted.

mod imports;
mod record;
mod register;
pub mod rpc;
mod rules;
mod sent;
mod statistics;
mod store;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{PageRequest, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{GetPatentRequest, Patent, SearchPatentsRequest, SearchPatentsResponse};

use rules::{number_key, owner_key, read_words};
use store::Sought;

async fn get(call: Call, request: GetPatentRequest) -> Result<Patent, Error> {
    let number = request.name.strip_prefix("patents/").unwrap_or_default();
    let found = store::find(&call, number).await?;
    found.ok_or_else(|| not_found(&request.name).into())
}

async fn search(call: Call, request: SearchPatentsRequest) -> Result<SearchPatentsResponse, Error> {
    let page = PageRequest::of(&request)?;
    let (words, terms) = read_words(&request.words)?;
    let headings = [number_key(&request.number), owner_key(&request.owner)];
    let sought = Sought {
        headings: headings.into_iter().filter(|heading| !heading.is_empty()).collect(),
        words,
        terms,
        kind: request.kind,
        status: request.status,
        year: request.year,
        town: request.town,
    };
    Ok(store::search(&call, &sought, &page).await?.answer())
}
