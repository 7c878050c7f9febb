//! The science plans (科技计划): what a year's money is for.

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{GetPlanRequest, ListPlansRequest, ListPlansResponse, Plan};

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
