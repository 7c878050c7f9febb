//! Entrustments (委托): agreements by which an institution works for the bureau on some projects.

pub mod procedure;
pub mod rules;
pub(super) mod steps;

use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{Entrustment, GetEntrustmentRequest, ListEntrustmentsRequest, ListEntrustmentsResponse};

use super::{list_of, refuse_unseen};
use procedure::ENTRUSTMENT;

pub use steps::withdraw_all;

/// The entrustments.
pub const ENTRUSTMENTS: Collection<Entrustment> = Collection {
    index_keys: |entrustment| vec![entrustment.intermediary.clone()],
    offers: |entrustment| ENTRUSTMENT.allowed(entrustment.state()),
    ..Collection::named("entrustments")
};

pub(super) async fn get(call: Call, request: GetEntrustmentRequest) -> Result<Entrustment, Error> {
    let entrustment = call.load(&ENTRUSTMENTS, &request.name).await?.value;
    refuse_unseen(&call, &entrustment.intermediary, &request.name).await?;
    Ok(entrustment)
}

pub(super) async fn list(call: Call, request: ListEntrustmentsRequest) -> Result<ListEntrustmentsResponse, Error> {
    let page = call.page(&request)?;
    let page = list_of(&call, &ENTRUSTMENTS, &request.intermediary, request.state, &page).await?;
    Ok(page.answer())
}
