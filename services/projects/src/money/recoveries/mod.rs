//! Recoveries (追回): orders to units to pay treasury money back.

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod shares;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{GetRecoveryRequest, ListRecoveriesRequest, ListRecoveriesResponse, Recovery};

use crate::execution::project_matters;

/// The recoveries.
pub const RECOVERIES: Collection<Recovery> = Collection {
    index_keys: |recovery| vec![recovery.project.clone()],
    ..Collection::named("recoveries")
};

async fn get(call: Call, request: GetRecoveryRequest) -> Result<Recovery, Error> {
    let recovery = call.load(&RECOVERIES, &request.name).await?.value;
    project_matters::refuse_unseen(&call, &recovery.project, &request.name).await?;
    Ok(recovery)
}

async fn list(call: Call, request: ListRecoveriesRequest) -> Result<ListRecoveriesResponse, Error> {
    let page = call.page(&request)?;
    let page = project_matters::list(&call, &RECOVERIES, &request.project, request.state, &page).await?;
    Ok(page.answer())
}
