//! What each step adds to a policy.

use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::IncentivePolicyEvent;
use kezhi_proto::coordination::incentive_policy::Terms;
use kezhi_proto::coordination::{
    DraftIncentivePolicyRequest, EndIncentivePolicyRequest, IncentivePolicy, PublishIncentivePolicyRequest,
    ReviseIncentivePolicyRequest,
};

use super::procedure::POLICY;
use super::rules::{Facts, read, terms_of};
use super::{POLICIES, PUBLISHED};

type Answer = Result<IncentivePolicy, Error>;

pub async fn draft(call: Call, request: DraftIncentivePolicyRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let terms = read(request.terms.unwrap_or_default())?;
    let taken = POLICY.begin_freely(DraftIncentivePolicyRequest::STEP)?;
    let data = told(&terms);
    let policy = IncentivePolicy {
        terms: Some(terms),
        ..IncentivePolicy::default()
    };
    let begun = call.begin(&POLICIES, call.authority(), policy, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn revise(call: Call, request: ReviseIncentivePolicyRequest) -> Answer {
    let mut policy = call.open(&POLICIES, &request).await?;
    let taken = policy.take_freely(&call, &POLICY)?;
    let terms = read(request.terms.unwrap_or_default())?;
    let data = told(&terms);
    policy.value.terms = Some(terms);
    Ok(policy.store(&call, &POLICIES, &taken, data).await?.value)
}

pub async fn publish(call: Call, request: PublishIncentivePolicyRequest) -> Answer {
    let mut policy = call.open(&POLICIES, &request).await?;
    let facts = Facts {
        terms: terms_of(&policy.value),
        on: policy.on,
    };
    let taken = policy.take(&call, &POLICY, &facts)?;
    policy.value.number = call.next_number(&policy.authority, "励", policy.on).await?;
    policy.value.published_on = facts.on.to_string();
    call.index_under(&POLICIES, &policy, PUBLISHED).await?;
    let data = IncentivePolicyEvent {
        number: policy.value.number.to_string(),
        ..IncentivePolicyEvent::default()
    };
    Ok(policy.store(&call, &POLICIES, &taken, data).await?.value)
}

pub async fn end(call: Call, request: EndIncentivePolicyRequest) -> Answer {
    let mut policy = call.open(&POLICIES, &request).await?;
    let taken = policy.take_freely(&call, &POLICY)?;
    policy.value.ended_on = policy.on.to_string();
    policy.value.end_reason = request.reasons;
    Ok(policy.store(&call, &POLICIES, &taken, Default::default()).await?.value)
}

fn told(terms: &Terms) -> IncentivePolicyEvent {
    IncentivePolicyEvent {
        ceiling_fen: terms.ceiling_fen,
        items: terms.items.iter().map(|item| item.id.clone()).collect(),
        plan: terms.plan.to_string(),
        valid_from: terms.valid_from.to_string(),
        valid_to: terms.valid_to.to_string(),
        ..IncentivePolicyEvent::default()
    }
}
