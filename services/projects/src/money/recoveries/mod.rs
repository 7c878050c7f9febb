//! Recoveries (追回): orders to units to pay treasury money back.

pub mod procedure;
pub mod rpc;
pub mod rules;
mod shares;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::Module;
use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::diagram::Drawn;
use kezhi_proto::projects::{GetRecoveryRequest, ListRecoveriesRequest, ListRecoveriesResponse, Recovery};

use crate::execution::project_matters;

/// What this folder brings.
pub(crate) const MODULE: Module = Module {
    methods: rpc::methods,
    procedures: |law| vec![Drawn::of("recovery.md", "A recovery (追回)", &procedure::RECOVERY, law)],
    documents: &[RECOVERIES.table],
    shown_to_platforms: &["recovery.*"],
    ..Module::NONE
};

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
