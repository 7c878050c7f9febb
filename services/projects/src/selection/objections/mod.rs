//! The objections to a selection that is shown to the public (异议). How who objects can be reached is kept apart from what is
//! objected, and who files is in no log.

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod steps;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::objection::State;
use kezhi_proto::projects::{ListObjectionsRequest, ListObjectionsResponse, Objection};

/// The objections, filed under their review and the application that they are about; one to a selection as a whole is about
/// none.
pub const OBJECTIONS: Collection<Objection> = Collection {
    index_keys: |objection| vec![objection.review.clone(), objection.application.clone()],
    ..Collection::named("objections")
};

async fn list(call: Call, request: ListObjectionsRequest) -> Result<ListObjectionsResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let page = call.list(&OBJECTIONS, &filter.under(&request.review), &page).await?;
    Ok(page.answer())
}

/// The objections to an application, or to the selection of a review as a whole, that are not decided.
pub(crate) async fn open_objections(call: &Call, review: &str, application: &str) -> Result<Vec<String>, Error> {
    let open = Filter::of(call.authority()).in_state(State::Open).under(review);
    let open = call.all(&OBJECTIONS, &open).await?.into_iter();
    let concerns = |about: &str| about.is_empty() || about == application;
    let concerning = open.filter(|objection| concerns(&objection.value.application));
    Ok(concerning.map(|objection| objection.name).collect())
}
