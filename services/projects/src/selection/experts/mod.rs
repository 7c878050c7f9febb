//! The pool of experts (评审专家库) from whom panels are drawn.

pub(crate) mod module;
pub mod rules;
mod steps;

use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::expert::State;
use kezhi_proto::projects::{Expert, Field, GetExpertRequest, ListExpertsRequest, ListExpertsResponse};

/// The pool: an account belongs to one expert.
pub const EXPERTS: Collection<Expert> = Collection {
    unique_key: |expert| expert.account.clone(),
    ..Collection::named("experts")
};

async fn get(call: Call, request: GetExpertRequest) -> Result<Expert, Error> {
    Ok(call.load(&EXPERTS, &request.name).await?.value)
}

async fn list(call: Call, request: ListExpertsRequest) -> Result<ListExpertsResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let page = call.list(&EXPERTS, &filter, &page).await?;
    Ok(page.answer())
}

/// The active experts of an authority who judge a field, in the order of their names.
pub(crate) async fn pool(call: &Call, field: Field) -> Result<Vec<Expert>, Error> {
    let active = Filter::of(call.authority()).in_state(State::Active);
    let active = call
        .all(&EXPERTS, &active)
        .await?
        .into_iter()
        .map(|expert| expert.value);
    Ok(active.filter(|expert| expert.fields.contains(&field.into())).collect())
}
