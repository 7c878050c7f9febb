//! Dealings with the patents of the register: transfers (专利转让), licences (许可) and pledges (质押).

pub mod procedure;
pub mod rpc;
mod rules;
mod statistics;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::dealing::State;
use kezhi_proto::coordination::{Dealing, GetDealingRequest, ListDealingsRequest, ListDealingsResponse};

use crate::assets::patents;
use procedure::DEALING;
use rules::{codes_of, masked, shown_in, terms_of};

/// The dealings, filed under their patents and their parties, and under the year once they are accepted. One that was withdrawn
/// gives its record number free.
pub const DEALINGS: Collection<Dealing> = Collection {
    mark: |dealing| match dealing.state() {
        State::Withdrawn => String::new(),
        _ => terms_of(dealing).record_number,
    },
    filed_under: |dealing| {
        let terms = terms_of(dealing);
        codes_of(&terms).into_iter().chain(terms.patents).collect()
    },
    known_to: |dealing| Audience::Organisations(codes_of(&terms_of(dealing))),
    offers: |dealing| DEALING.allowed(dealing.state()),
    ..Collection::named("dealings")
};

async fn get(call: Call, request: GetDealingRequest) -> Result<Dealing, Error> {
    let dealing = call.load(&DEALINGS, &request.name).await?;
    shown(&call, dealing.value).await
}

async fn list(call: Call, request: ListDealingsRequest) -> Result<ListDealingsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let party = match (call.caller().own_organisation(), request.party.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, party) => field::credit_code("party", party)?,
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&party).narrowed_to(&request.patent);
    let mut page = call.list(&DEALINGS, &filter, &page).await?;
    page.rows = all_shown(&call, page.rows).await?;
    Ok(page.answer())
}

/// A dealing as the caller is shown it.
async fn shown(call: &Call, dealing: Dealing) -> Result<Dealing, Error> {
    let shown = all_shown(call, vec![dealing]).await?.into_iter().next();
    Ok(shown.unwrap_or_default())
}

/// Dealings as the caller is shown them: of each transfer, whether the register agrees by now; and no number of a person to
/// others than the staff.
async fn all_shown(call: &Call, dealings: Vec<Dealing>) -> Result<Vec<Dealing>, Error> {
    let transfers = dealings.iter().filter(|dealing| rules::is_transfer(dealing));
    let names: Vec<String> = transfers.flat_map(|dealing| terms_of(dealing).patents).collect();
    let register = match names.is_empty() {
        true => BTreeMap::new(),
        false => patents::named(call, &names).await?,
    };
    let shown = dealings.into_iter().map(|mut dealing| {
        dealing.shown = shown_in(&dealing, &register).into();
        match call.caller().is_staff() {
            true => dealing,
            false => masked(dealing),
        }
    });
    Ok(shown.collect())
}
