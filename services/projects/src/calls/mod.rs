//! The calls for applications (申报指南), published under an approved plan.

pub mod procedure;
pub mod rpc;
pub mod rules;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, PageRequest, Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::common::Role;
use kezhi_proto::projects::call::State;
use kezhi_proto::projects::{
    Call as Guide, CreateCallRequest, GetCallRequest, ListCallsRequest, ListCallsResponse, PublishCallRequest,
    WithdrawCallRequest,
};
use serde_json::json;

use crate::plans::PLANS;
use crate::settings::Settings;
use procedure::CALL;
use rules::{Facts, refuse_contradictions, window};

/// The calls.
pub const CALLS: Collection<Guide> = Collection {
    table: "calls",
    mark: |_| String::new(),
    public: false,
};

/// The same as anyone reads them; a draft is filtered out.
const PUBLISHED: Collection<Guide> = Collection { public: true, ..CALLS };

async fn create(call: Call, request: CreateCallRequest, settings: &Settings) -> Result<Guide, Error> {
    let guide = drafted(request.call.unwrap_or_default());
    refuse_contradictions(&guide, settings.scores_needed)?;
    let facts = Facts {
        plan: call.load(&PLANS, &guide.plan).await?.value,
        guide,
        on: call.today(),
    };
    let taken = CALL.begin("CreateCall", State::Drafted, &facts)?;
    let stored = call.create(&CALLS, call.authority(), facts.guide).await?;
    let data = json!({"plan": stored.value.plan});
    call.record(&taken, &stored.name, &stored.authority, facts.on, data)
        .await?;
    Ok(shown(stored.value, call.today()))
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
        state: State::Drafted.into(),
        ..Guide::default()
    }
}

async fn get(call: Call, request: GetCallRequest) -> Result<Guide, Error> {
    let guide = call.load(&PUBLISHED, &request.name).await?.value;
    match may_read(&call, &guide) {
        true => Ok(shown(guide, call.today())),
        false => Err(not_found(&request.name).into()),
    }
}

async fn list(call: Call, request: ListCallsRequest) -> Result<ListCallsResponse, Error> {
    let authority = match request.authority.as_str() {
        "" => call.authority(),
        authority => authority,
    };
    let arguments = format!("calls {authority} {}", request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = call.list(&CALLS, authority, request.state, &page).await?;
    let readable = page.rows.into_iter().filter(|guide| may_read(&call, guide));
    Ok(ListCallsResponse {
        calls: readable.map(|guide| shown(guide, call.today())).collect(),
        next_page_token: page.next_page_token,
    })
}

/// Anyone reads what was published; a draft is the staff's.
fn may_read(call: &Call, guide: &Guide) -> bool {
    let caller = call.caller();
    let is_staff = [Role::Officer, Role::Head, Role::Auditor]
        .into_iter()
        .any(|role| caller.is(role));
    !guide.published_on.is_empty() || (is_staff && caller.sees(&guide.authority))
}

async fn publish(call: Call, request: PublishCallRequest) -> Result<Guide, Error> {
    let mut guide = call.load_to_change(&CALLS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    guide.value.published_on = on.to_string();
    step(&call, &mut guide, "PublishCall", on, json!({})).await?;
    Ok(shown(guide.value, call.today()))
}

async fn withdraw(call: Call, request: WithdrawCallRequest) -> Result<Guide, Error> {
    let mut guide = call.load_to_change(&CALLS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    guide.value.withdrawn_for = request.reasons;
    step(&call, &mut guide, "WithdrawCall", on, json!({})).await?;
    Ok(shown(guide.value, call.today()))
}

/// Takes a step of a call, saves it and records it.
pub(crate) async fn step(
    call: &Call,
    guide: &mut Stored<Guide>,
    step: &str,
    on: Day,
    data: serde_json::Value,
) -> Result<(), Error> {
    let facts = Facts {
        plan: call.load(&PLANS, &guide.value.plan).await?.value,
        guide: guide.value.clone(),
        on,
    };
    let history = call.history(&guide.name).await?;
    let taken = call.take(&CALL, step, guide.value.state(), on, &history, &facts)?;
    guide.value.state = taken.to.into();
    call.save(&CALLS, guide).await?;
    call.record(&taken, &guide.name, &guide.authority, on, data).await
}

/// The call as it is shown today: with its window and the steps that are allowed.
fn shown(mut guide: Guide, today: Day) -> Guide {
    guide.window = window(&guide, today).into();
    guide.allowed_steps = CALL.allowed(guide.state()).into_iter().map(String::from).collect();
    guide
}
