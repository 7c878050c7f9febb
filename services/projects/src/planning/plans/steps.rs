//! The steps of a plan.

use kezhi_chassis::correction::Correcting;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::PlanEvent;
use kezhi_proto::projects::{
    ApprovePlanRequest, ClosePlanRequest, CreatePlanRequest, Plan, ReopenPlanRequest, RevisePlanRequest,
};

use super::PLANS;
use super::procedure::PLAN;
use super::rules::{Facts, refuse_same_source_twice};
use crate::execution::projects::store;
use crate::money::funds::refuse_open_plan;
use crate::money::incentive_payments::open_of_plan;

/// What of a draft is changed.
const REVISABLE: [&str; 5] = ["year", "field", "title", "purpose", "budget"];

pub(super) async fn create(call: Call, request: CreatePlanRequest) -> Result<Plan, Error> {
    let given = request.plan.unwrap_or_default();
    refuse_same_source_twice(&given.budget)?;
    let taken = PLAN.begin_freely(CreatePlanRequest::STEP)?;
    let budget_fen: i64 = given.budget.iter().map(|line| line.amount_fen).sum();
    let data = PlanEvent {
        budget_fen,
        field: given.field().into(),
        year: given.year,
        ..PlanEvent::default()
    };
    let plan = Plan {
        year: given.year,
        field: given.field,
        title: given.title,
        purpose: given.purpose,
        budget: given.budget,
        ..Plan::default()
    };
    let begun = call.begin(&PLANS, call.authority(), plan, &taken, call.today(), data);
    Ok(begun.await?.value)
}

pub(super) async fn revise(call: Call, request: RevisePlanRequest) -> Result<Plan, Error> {
    let mut plan = call.open(&PLANS, &request).await?;
    let taken = plan.take_freely(&call, &PLAN)?;
    let revising = Correcting {
        field: "plan",
        stated: request.plan,
        mask: request.update_mask,
        reason: String::new(),
    };
    let revised = call.correct(&plan.value, revising, &REVISABLE)?;
    refuse_same_source_twice(&revised.value.budget)?;
    plan.value = revised.value;
    let data = PlanEvent {
        corrected: revised.changes,
        ..PlanEvent::default()
    };
    Ok(plan.store(&call, &PLANS, &taken, data).await?.value)
}

pub(super) async fn approve(call: Call, request: ApprovePlanRequest) -> Result<Plan, Error> {
    let mut plan = call.open(&PLANS, &request).await?;
    let taken = plan.take_freely(&call, &PLAN)?;
    plan.value.approved_on = plan.on.to_string();
    Ok(plan.store(&call, &PLANS, &taken, Default::default()).await?.value)
}

pub(super) async fn close(call: Call, request: ClosePlanRequest) -> Result<Plan, Error> {
    let mut plan = call.open(&PLANS, &request).await?;
    let facts = Facts {
        open_project: store::open_of_plan(&call, &plan.name).await?.unwrap_or_default(),
        open_payment: open_of_plan(&call, &plan.authority, &plan.name)
            .await?
            .unwrap_or_default(),
    };
    let taken = plan.take(&call, &PLAN, &facts)?;
    plan.value.closed_on = plan.on.to_string();
    let closed = plan.store(&call, &PLANS, &taken, Default::default()).await?.value;
    // Last, so that a plan of which a project is open is refused for that.
    refuse_open_plan(&call, &closed.name).await?;
    Ok(closed)
}

pub(super) async fn reopen(call: Call, request: ReopenPlanRequest) -> Result<Plan, Error> {
    let mut plan = call.open(&PLANS, &request).await?;
    let taken = plan.take_freely(&call, &PLAN)?;
    plan.value.closed_on.clear();
    let data = PlanEvent {
        reason: request.reason.to_string(),
        ..PlanEvent::default()
    };
    Ok(plan.store(&call, &PLANS, &taken, data).await?.value)
}
