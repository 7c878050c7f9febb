//! The science plans (科技计划): what a year's money is for.

pub mod procedure;
pub mod rpc;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use kezhi_chassis::store::{Collection, PageRequest, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::plan::State;
use kezhi_proto::projects::{
    ApprovePlanRequest, ClosePlanRequest, CreatePlanRequest, GetPlanRequest, ListPlansRequest, ListPlansResponse, Plan,
};
use serde_json::json;

use crate::funds::refuse_open_plan;
use crate::projects::store;
use procedure::{Facts, PLAN};

/// The plans.
pub const PLANS: Collection<Plan> = Collection {
    table: "plans",
    mark: |_| String::new(),
    public: false,
};

async fn create(call: Call, request: CreatePlanRequest) -> Result<Plan, Error> {
    let given = request.plan.unwrap_or_default();
    let mut sources = BTreeSet::new();
    for (position, line) in given.budget.iter().enumerate() {
        if !sources.insert(line.source) {
            let field = format!("plan.budget[{position}].source");
            return Err(Refusal::field(field, "this source stands in the budget twice").into());
        }
    }
    let taken = PLAN.begin("CreatePlan", State::Drafted, &Facts::default())?;
    let plan = Plan {
        year: given.year,
        field: given.field,
        title: given.title,
        purpose: given.purpose,
        budget: given.budget,
        state: taken.to.into(),
        ..Plan::default()
    };
    let stored = call.create(&PLANS, call.authority(), plan).await?;
    let budget_fen: i64 = stored.value.budget.iter().map(|line| line.amount_fen).sum();
    let data =
        json!({"budget_fen": budget_fen, "field": stored.value.field().as_str_name(), "year": stored.value.year});
    call.record(&taken, &stored.name, &stored.authority, call.today(), data)
        .await?;
    Ok(stored.value)
}

async fn get(call: Call, request: GetPlanRequest) -> Result<Plan, Error> {
    Ok(call.load(&PLANS, &request.name).await?.value)
}

async fn list(call: Call, request: ListPlansRequest) -> Result<ListPlansResponse, Error> {
    let arguments = format!("plans {}", request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = call.list(&PLANS, call.authority(), request.state, &page).await?;
    Ok(ListPlansResponse {
        plans: page.rows,
        next_page_token: page.next_page_token,
    })
}

async fn approve(call: Call, request: ApprovePlanRequest) -> Result<Plan, Error> {
    let mut plan = call.load_to_change(&PLANS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    plan.value.approved_on = on.to_string();
    step(&call, plan, "ApprovePlan", on, &Facts::default()).await
}

async fn close(call: Call, request: ClosePlanRequest) -> Result<Plan, Error> {
    let mut plan = call.load_to_change(&PLANS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    plan.value.closed_on = on.to_string();
    let facts = Facts {
        open_project: store::open_of_plan(&call, &plan.name).await?.unwrap_or_default(),
    };
    let closed = step(&call, plan, "ClosePlan", on, &facts).await?;
    refuse_open_plan(&call, &closed.name).await?;
    Ok(closed)
}

async fn step(call: &Call, mut plan: Stored<Plan>, step: &str, on: Day, facts: &Facts) -> Result<Plan, Error> {
    let history = call.history(&plan.name).await?;
    let taken = call.take(&PLAN, step, plan.value.state(), on, &history, facts)?;
    plan.value.state = taken.to.into();
    call.save(&PLANS, &mut plan).await?;
    call.record(&taken, &plan.name, &plan.authority, on, json!({})).await?;
    Ok(plan.value)
}
