//! The patents of the district (专利信息): imported, searched by anyone, counted.

mod imports;
pub mod letters;
pub(crate) mod module;
mod record;
mod register;
mod rules;
mod sent;
mod statistics;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use kezhi_chassis::store::not_found;
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{GetPatentRequest, Patent, SearchPatentsRequest, SearchPatentsResponse};

use rules::{number_key, owner_key, read_words, sought_key};
pub use store::{WORDS, renew_words};

use store::Sought;

async fn get(call: Call, request: GetPatentRequest) -> Result<Patent, Error> {
    let found = store::find(&call, number_in(&request.name)).await?;
    found.ok_or_else(|| not_found(&request.name).into())
}

async fn search(call: Call, request: SearchPatentsRequest) -> Result<SearchPatentsResponse, Error> {
    let page = call.page(&request)?;
    let (words, terms) = read_words(&request.words)?;
    let number = sought_key("number", &request.number, number_key)?;
    let owner = sought_key("owner", &request.owner, owner_key)?;
    let sought = Sought {
        index_keys: number.into_iter().chain(owner).collect(),
        words,
        terms,
        kind: request.kind,
        status: request.status,
        year: request.year,
        town: request.town,
    };
    Ok(store::search(&call, &sought, &page).await?.answer())
}

/// The patents of these names, by their names, to rest a decision on: nobody changes them or rests another one on them before this
/// transaction ends. A name that leads to none is missing in the answer.
pub(crate) async fn to_rest_on(call: &Call, names: &[String]) -> Result<BTreeMap<String, Patent>, Error> {
    let numbers = names.iter().map(|name| number_in(name)).collect();
    let known = store::known(call, numbers).await?.into_iter();
    let by_name = known.map(|known| (format!("patents/{}", known.patent.number), known.patent));
    Ok(by_name.collect())
}

/// The same, where nothing rests on them.
pub(crate) async fn named(call: &Call, names: &[String]) -> Result<BTreeMap<String, Patent>, Error> {
    let numbers = names.iter().map(|name| number_in(name)).collect();
    let found = store::with_numbers(call, numbers).await?.into_iter();
    Ok(found.map(|patent| (patent.name.clone(), patent)).collect())
}

/// The number in the name of a patent; empty, as no number is, in any other name.
fn number_in(name: &str) -> &str {
    name.strip_prefix("patents/").unwrap_or_default()
}
