//! The policies by which the district pays for patents (专利资助、奖励政策).

pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{
    GetIncentivePolicyRequest, IncentivePolicy, ListIncentivePoliciesRequest, ListIncentivePoliciesResponse,
};

use procedure::POLICY;

pub(crate) use rules::{policy_takes_claims, terms_of};

/// What a policy is filed under once it is published.
const PUBLISHED: &str = "published";

/// The policies.
pub const POLICIES: Collection<IncentivePolicy> = Collection {
    known_to: |policy| match policy.published_on.is_empty() {
        true => Audience::Staff,
        false => Audience::All,
    },
    offers: |policy| POLICY.allowed(policy.state()),
    ..Collection::named("incentivepolicies")
};

/// The same as anyone reads them, where they were published.
const OPEN_TO_ALL: Collection<IncentivePolicy> = Collection {
    public: true,
    ..POLICIES
};

async fn get(call: Call, request: GetIncentivePolicyRequest) -> Result<IncentivePolicy, Error> {
    Ok(call.load(&OPEN_TO_ALL, &request.name).await?.value)
}

async fn list(call: Call, request: ListIncentivePoliciesRequest) -> Result<ListIncentivePoliciesResponse, Error> {
    let authority = call.authority_asked(&request.authority);
    let narrowed = call.caller().narrowed_beyond_staff(authority, PUBLISHED);
    let page = call.page(&request)?;
    let filter = Filter::of(authority).in_state(request.state).narrowed_to(narrowed);
    Ok(call.list(&POLICIES, &filter, &page).await?.answer())
}
