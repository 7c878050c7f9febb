//! The policies by which the district pays for patents (专利资助、奖励政策).

pub mod procedure;
pub mod rpc;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, Stored, not_found};
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
    offers: |policy| POLICY.allowed(policy.state()),
    ..Collection::named("incentivepolicies")
};

/// The same as anyone reads them, where they were published.
const OPEN_TO_ALL: Collection<IncentivePolicy> = Collection {
    public: true,
    ..POLICIES
};

async fn get(call: Call, request: GetIncentivePolicyRequest) -> Result<IncentivePolicy, Error> {
    let policy = call.load(&OPEN_TO_ALL, &request.name).await?.value;
    match may_read(&call, &policy) {
        true => Ok(policy),
        false => Err(not_found(&request.name).into()),
    }
}

async fn list(call: Call, request: ListIncentivePoliciesRequest) -> Result<ListIncentivePoliciesResponse, Error> {
    let authority = match request.authority.as_str() {
        "" => call.authority(),
        authority => authority,
    };
    let narrowed = if is_staff_of(&call, authority) { "" } else { PUBLISHED };
    let page = call.page(&request)?;
    let filter = Filter::of(authority).in_state(request.state).narrowed_to(narrowed);
    Ok(call.list(&POLICIES, &filter, &page).await?.answer())
}

/// A policy of the caller's authority, to claim by it.
pub(crate) async fn to_claim_by(call: &Call, name: &str) -> Result<Stored<IncentivePolicy>, Error> {
    let policy = call.load(&POLICIES, name).await?;
    match may_read(call, &policy.value) {
        true => Ok(policy),
        false => Err(not_found(name).into()),
    }
}

/// Anyone reads what was published; a draft is the staff's.
fn may_read(call: &Call, policy: &IncentivePolicy) -> bool {
    !policy.published_on.is_empty() || is_staff_of(call, &policy.authority)
}

fn is_staff_of(call: &Call, authority: &str) -> bool {
    call.caller().is_staff() && call.caller().sees(authority)
}
