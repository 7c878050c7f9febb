//! Experts are registered and kept up to date; no procedure moves them.

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::CitizenId;
use kezhi_proto::projects::{CreateExpertRequest, Expert, UpdateExpertRequest};
use serde_json::json;

use super::EXPERTS;
use super::rules::read;
use crate::people;

pub(super) async fn create(call: Call, request: CreateExpertRequest) -> Result<Expert, Error> {
    let (expert, number) = read(request.expert.unwrap_or_default(), None, call.today())?;
    let stored = call.create(&EXPERTS, call.authority(), expert).await?;
    keep(&call, &stored, number).await?;
    note(&call, &stored, "expert.registered")?;
    Ok(stored.value)
}

pub(super) async fn update(call: Call, request: UpdateExpertRequest) -> Result<Expert, Error> {
    let mut stored = call.load_to_change(&EXPERTS, &request.name, &request.etag).await?;
    let (expert, number) = read(request.expert.unwrap_or_default(), Some(&stored.value), call.today())?;
    stored.value = expert;
    call.save(&EXPERTS, &mut stored).await?;
    keep(&call, &stored, number).await?;
    note(&call, &stored, "expert.updated")?;
    Ok(stored.value)
}

async fn keep(call: &Call, stored: &Stored<Expert>, number: Option<CitizenId>) -> Result<(), Error> {
    match number {
        Some(number) => people::keep(call, &stored.authority, &stored.name, &number).await,
        None if stored.value.citizen_id.is_empty() => people::forget(call, &stored.name).await,
        None => Ok(()),
    }
}

fn note(call: &Call, stored: &Stored<Expert>, event: &str) -> Result<(), Error> {
    let fields: Vec<&str> = stored.value.fields().map(|field| field.as_str_name()).collect();
    let data = json!({"fields": fields, "state": stored.value.state().as_str_name()});
    call.log(&stored.authority, &stored.name, event, "", data)
}
