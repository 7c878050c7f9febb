//! The science plans (科技计划): what a year's money is for.

pub mod procedure;
pub mod rpc;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::Module;
use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::diagram::Drawn;
use kezhi_proto::projects::{GetPlanRequest, ListPlansRequest, ListPlansResponse, Plan};

/// What this folder brings.
pub(crate) const MODULE: Module = Module {
    methods: rpc::methods,
    procedures: |law| vec![Drawn::of("plan.md", "A science plan (科技计划)", &procedure::PLAN, law)],
    documents: &[PLANS.table],
    shown_to_platforms: &["plan.*"],
    ..Module::NONE
};

/// The plans.
pub const PLANS: Collection<Plan> = Collection::named("plans");

async fn get(call: Call, request: GetPlanRequest) -> Result<Plan, Error> {
    Ok(call.load(&PLANS, &request.name).await?.value)
}

async fn list(call: Call, request: ListPlansRequest) -> Result<ListPlansResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let page = call.list(&PLANS, &filter, &page).await?;
    Ok(page.answer())
}
