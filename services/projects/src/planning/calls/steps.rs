//! The steps of a call. The draw of its panel, with which its review begins, is a step of it too.

use std::sync::Arc;

use kezhi_chassis::correction::Correcting;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{CreateCallRequest, PublishCallRequest, ReviseCallRequest, WithdrawCallRequest};
use serde_json::json;

use super::procedure::CALL;
use super::rules::refuse_contradictions;
use super::{CALLS, Guide, PUBLISHED, facts, shown};
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

pub(super) async fn create(call: Call, request: CreateCallRequest, settings: Arc<Settings>) -> Result<Guide, Error> {
    let guide = drafted(request.call.unwrap_or_default());
    refuse_contradictions(&guide, settings.scores_needed)?;
    let facts = facts(&call, guide, call.today()).await?;
    let taken = CALL.begin(CreateCallRequest::STEP, &facts)?;
    let data = json!({"plan": facts.guide.plan});
    let begun = call.begin(&CALLS, call.authority(), facts.guide, &taken, facts.on, data);
    Ok(shown(begun.await?.value, call.today()))
}

/// The call as it was sent, without what only the steps write.
fn drafted(given: Guide) -> Guide {
    Guide {
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
        ..Guide::default()
    }
}

pub(super) async fn revise(call: Call, request: ReviseCallRequest, settings: Arc<Settings>) -> Result<Guide, Error> {
    let mut guide = call.open(&CALLS, &request).await?;
    let revising = Correcting {
        field: "call",
        stated: request.call,
        mask: request.update_mask,
        reason: String::new(),
    };
    let facts = facts(&call, guide.value.clone(), guide.on).await?;
    let taken = guide.take(&call, &CALL, &facts)?;
    let revised = call.correct(&guide.value, revising, &REVISABLE)?;
    refuse_contradictions(&revised.value, settings.scores_needed)?;
    guide.value = revised.value;
    let guide = guide.store(&call, &CALLS, &taken, revised.data).await?;
    Ok(shown(guide.value, call.today()))
}

pub(super) async fn publish(call: Call, request: PublishCallRequest) -> Result<Guide, Error> {
    let mut guide = call.open(&CALLS, &request).await?;
    let facts = facts(&call, guide.value.clone(), guide.on).await?;
    let taken = guide.take(&call, &CALL, &facts)?;
    guide.value.published_on = guide.on.to_string();
    let guide = guide.store(&call, &CALLS, &taken, json!({})).await?;
    call.file_under(&CALLS, &guide, PUBLISHED).await?;
    Ok(shown(guide.value, call.today()))
}

pub(super) async fn withdraw(call: Call, request: WithdrawCallRequest) -> Result<Guide, Error> {
    let mut guide = call.open(&CALLS, &request).await?;
    let facts = facts(&call, guide.value.clone(), guide.on).await?;
    let taken = guide.take(&call, &CALL, &facts)?;
    guide.value.withdrawn_for = request.reasons;
    let guide = guide.store(&call, &CALLS, &taken, json!({})).await?;
    Ok(shown(guide.value, call.today()))
}
