//! What units claim by the policies (专利资助、奖励申请), from the claim to the money.

pub(crate) mod module;
mod outcomes;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::{
    GetIncentiveClaimRequest, IncentiveClaim, ListIncentiveClaimsRequest, ListIncentiveClaimsResponse,
};

use procedure::CLAIM;
use rules::{claimant_of, index_key_of, year_of};

pub use outcomes::PaymentsOfClaims;

/// The claims, filed under their policy, their claimant, the year in which they were submitted, and the patents that they name.
pub const CLAIMS: Collection<IncentiveClaim> = Collection {
    index_keys: |claim| {
        let of_all = [claim.policy.clone(), claimant_of(claim), year_of(claim)];
        of_all
            .into_iter()
            .chain(claim.entries.iter().map(index_key_of))
            .collect()
    },
    known_to: |claim| Audience::Organisations(vec![claimant_of(claim)]),
    offers: |claim| CLAIM.allowed(claim.state()),
    ..Collection::named("incentiveclaims")
};

async fn get(call: Call, request: GetIncentiveClaimRequest) -> Result<IncentiveClaim, Error> {
    let claim = call.load(&CLAIMS, &request.name).await?;
    Ok(claim.value)
}

async fn list(call: Call, request: ListIncentiveClaimsRequest) -> Result<ListIncentiveClaimsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let claimant = match (call.caller().own_organisation(), request.claimant.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, claimant) => field::credit_code("claimant", claimant)?,
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&claimant).narrowed_to(&request.policy);
    Ok(call.list(&CLAIMS, &filter, &page).await?.answer())
}
