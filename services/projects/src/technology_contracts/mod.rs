//! The recognition and registration of technology contracts (技术合同认定登记).

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod statistics;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::projects::technology_contract::State;
use kezhi_proto::projects::{
    GetTechnologyContractRequest, ListTechnologyContractsRequest, ListTechnologyContractsResponse, TechnologyContract,
};

use procedure::CONTRACT;
use rules::{key_of, seller_of};

/// The technology contracts; filed under their seller, and under the month once they are recognised. One that has ended
/// gives its mark free, so that it can be applied for anew.
pub const CONTRACTS: Collection<TechnologyContract> = Collection {
    unique_key: |contract| match contract.state() {
        State::Refused | State::Withdrawn | State::Cancelled => String::new(),
        _ => key_of(contract),
    },
    index_keys: |contract| vec![seller_of(contract)],
    known_to: |contract| Audience::Organisations(vec![seller_of(contract)]),
    offers: |contract| CONTRACT.allowed(contract.state()),
    ..Collection::named("technologycontracts")
};

async fn get(call: Call, request: GetTechnologyContractRequest) -> Result<TechnologyContract, Error> {
    let contract = call.load(&CONTRACTS, &request.name).await?;
    Ok(contract.value)
}

async fn list(call: Call, request: ListTechnologyContractsRequest) -> Result<ListTechnologyContractsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let seller = match (call.caller().own_organisation(), request.seller.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, seller) => field::credit_code("seller", seller)?,
    };
    let filter = Filter::of(call.authority()).in_state(request.state);
    let page = call.page(&request)?;
    let page = call.list(&CONTRACTS, &filter.narrowed_to(&seller), &page).await?;
    Ok(page.answer())
}
