//! Orders to put something right within a time limit (限期整改).

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::rectification::State;
use kezhi_proto::projects::{
    GetRectificationRequest, ListRectificationsRequest, ListRectificationsResponse, Rectification,
};

use crate::execution::project_matters;
use procedure::RECTIFICATION;

/// The rectifications.
pub const RECTIFICATIONS: Collection<Rectification> = Collection {
    index_keys: |rectification| vec![rectification.project.clone()],
    offers: |rectification| RECTIFICATION.allowed(rectification.state()),
    ..Collection::named("rectifications")
};

async fn get(call: Call, request: GetRectificationRequest) -> Result<Rectification, Error> {
    let rectification = call.load(&RECTIFICATIONS, &request.name).await?.value;
    project_matters::refuse_unseen(&call, &rectification.project, &request.name).await?;
    Ok(shown(rectification, &call))
}

async fn list(call: Call, request: ListRectificationsRequest) -> Result<ListRectificationsResponse, Error> {
    let page = call.page(&request)?;
    let page = project_matters::list(&call, &RECTIFICATIONS, &request.project, request.state, &page).await?;
    Ok(page.map(|rectification| shown(rectification, &call)).answer())
}

/// A rectification as it is shown: what is not reported by today is late.
fn shown(mut rectification: Rectification, call: &Call) -> Rectification {
    let over = Day::stated(&rectification.due_on).is_some_and(|last| last < call.today());
    rectification.late = rectification.state() == State::Issued && over;
    rectification
}
