//! The steps of a call. The draw of its panel, with which its review begins, is a step of it too.

use kezhi_chassis::correction::Correcting;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::FundingCallEvent;
use kezhi_proto::projects::{
    CreateFundingCallRequest, PublishFundingCallRequest, ReviseFundingCallRequest, WithdrawFundingCallRequest,
};

use super::procedure::CALL;
use super::rules::refuse_contradictions;
use super::{FUNDING_CALLS, FundingCall, PUBLISHED, facts, shown};
use crate::settings::Settings;

/// What of a draft is changed: all but its plan.
const REVISABLE: [&str; 11] = [
    "title",
    "text",
    "opens_on",
    "closes_on",
    "conditions",
    "ceiling_fen",
    "own_funds_permille",
    "attachment_kinds",
    "criteria",
    "experts_per_application",
    "publicity_days",
];

pub(super) async fn create(call: Call, request: CreateFundingCallRequest) -> Result<FundingCall, Error> {
    let settings: &Settings = call.settings()?;
    let funding_call = drafted(request.funding_call.unwrap_or_default());
    refuse_contradictions(&funding_call, settings.scores_needed)?;
    let facts = facts(&call, funding_call, call.today()).await?;
    let taken = CALL.begin(CreateFundingCallRequest::STEP, &facts)?;
    let data = FundingCallEvent {
        plan: facts.funding_call.plan.to_string(),
        ..FundingCallEvent::default()
    };
    let begun = call.begin(
        &FUNDING_CALLS,
        call.authority(),
        facts.funding_call,
        &taken,
        facts.on,
        data,
    );
    Ok(shown(begun.await?.value, call.today()))
}

/// The call as it was sent, without what only the steps write.
fn drafted(given: FundingCall) -> FundingCall {
    FundingCall {
        plan: given.plan,
        title: given.title,
        text: given.text,
        opens_on: given.opens_on,
        closes_on: given.closes_on,
        conditions: given.conditions,
        ceiling_fen: given.ceiling_fen,
        own_funds_permille: given.own_funds_permille,
        attachment_kinds: given.attachment_kinds,
        criteria: given.criteria,
        experts_per_application: given.experts_per_application,
        publicity_days: given.publicity_days,
        ..FundingCall::default()
    }
}

pub(super) async fn revise(call: Call, request: ReviseFundingCallRequest) -> Result<FundingCall, Error> {
    let settings: &Settings = call.settings()?;
    let mut funding_call = call.open(&FUNDING_CALLS, &request).await?;
    let revising = Correcting {
        field: "funding_call",
        stated: request.funding_call,
        mask: request.update_mask,
        reason: String::new(),
    };
    let facts = facts(&call, funding_call.value.clone(), funding_call.on).await?;
    let taken = funding_call.take(&call, &CALL, &facts)?;
    let revised = call.correct(&funding_call.value, revising, &REVISABLE)?;
    refuse_contradictions(&revised.value, settings.scores_needed)?;
    funding_call.value = revised.value;
    let data = FundingCallEvent {
        corrected: revised.changes,
        ..FundingCallEvent::default()
    };
    let funding_call = funding_call.store(&call, &FUNDING_CALLS, &taken, data).await?;
    Ok(shown(funding_call.value, call.today()))
}

pub(super) async fn publish(call: Call, request: PublishFundingCallRequest) -> Result<FundingCall, Error> {
    let mut funding_call = call.open(&FUNDING_CALLS, &request).await?;
    let facts = facts(&call, funding_call.value.clone(), funding_call.on).await?;
    let taken = funding_call.take(&call, &CALL, &facts)?;
    funding_call.value.published_on = funding_call.on.to_string();
    let funding_call = funding_call
        .store(&call, &FUNDING_CALLS, &taken, Default::default())
        .await?;
    call.index_under(&FUNDING_CALLS, &funding_call, PUBLISHED).await?;
    Ok(shown(funding_call.value, call.today()))
}

pub(super) async fn withdraw(call: Call, request: WithdrawFundingCallRequest) -> Result<FundingCall, Error> {
    let mut funding_call = call.open(&FUNDING_CALLS, &request).await?;
    let facts = facts(&call, funding_call.value.clone(), funding_call.on).await?;
    let taken = funding_call.take(&call, &CALL, &facts)?;
    funding_call.value.withdrawal_reason = request.reasons;
    let funding_call = funding_call
        .store(&call, &FUNDING_CALLS, &taken, Default::default())
        .await?;
    Ok(shown(funding_call.value, call.today()))
}
