//! The acceptance of projects (结题验收) and the evaluation of their performance (绩效评价).

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{Acceptance, GetAcceptanceRequest, ListAcceptancesRequest, ListAcceptancesResponse};

use crate::execution::project_matters;
use procedure::ACCEPTANCE;

/// The acceptances.
pub const ACCEPTANCES: Collection<Acceptance> = Collection {
    index_keys: |acceptance| vec![acceptance.project.clone()],
    offers: |acceptance| ACCEPTANCE.allowed(acceptance.state()),
    ..Collection::named("acceptances")
};

async fn get(call: Call, request: GetAcceptanceRequest) -> Result<Acceptance, Error> {
    let acceptance = call.load(&ACCEPTANCES, &request.name).await?.value;
    project_matters::refuse_unseen(&call, &acceptance.project, &request.name).await?;
    Ok(acceptance)
}

async fn list(call: Call, request: ListAcceptancesRequest) -> Result<ListAcceptancesResponse, Error> {
    let page = call.page(&request)?;
    let page = project_matters::list(&call, &ACCEPTANCES, &request.project, request.state, &page).await?;
    Ok(page.answer())
}
