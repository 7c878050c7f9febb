//! Experts are registered and kept up to date; no procedure moves them.

use kezhi_chassis::correction::Correcting;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::CitizenId;
use kezhi_procedure::{Refusal, normal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::ExpertEvent;
use kezhi_proto::projects::{CorrectExpertRequest, CreateExpertRequest, Expert, UpdateExpertRequest};

use super::EXPERTS;
use super::rules::read;
use crate::people;

/// What can be wrong of an expert. The identity number is kept apart, and what is shown of it is masked: it is replaced, not corrected.
const CORRECTABLE: [&str; 7] = [
    "account",
    "display_name",
    "unit",
    "unit.credit_code",
    "unit.display_name",
    "fields",
    "interests",
];

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

pub(super) async fn correct(call: Call, request: CorrectExpertRequest) -> Result<Expert, Error> {
    let mut stored = call.load_to_change(&EXPERTS, &request.name, &request.etag).await?;
    refuse_oneself(&call, &stored.name, &stored.value)?;
    let correcting = Correcting {
        field: "expert",
        stated: request.expert,
        mask: request.update_mask,
        reason: request.reason,
    };
    let corrected = call.correct(&stored.value, correcting, &CORRECTABLE)?;
    refuse_oneself(&call, &stored.name, &corrected.value)?;
    let as_it_is_now = corrected.value.clone();
    let (mut expert, _) = read(corrected.value, Some(&as_it_is_now), call.today())?;
    expert.corrections.extend(corrected.corrections);
    stored.value = expert;
    call.save(&EXPERTS, &mut stored).await?;
    let data = ExpertEvent {
        corrected: corrected.changes,
        ..ExpertEvent::default()
    };
    call.log(&stored.authority, &stored.name, "expert.corrected", "", &data)?;
    Ok(stored.value)
}

/// Nobody puts right what is recorded of themselves, nor makes a record their own.
fn refuse_oneself(call: &Call, name: &str, expert: &Expert) -> Result<(), Refusal> {
    if !normal::is_same(&expert.account, &call.caller().account) {
        return Ok(());
    }
    let message = format!("{name} is the caller's own record");
    Err(Refusal::precondition(ErrorReason::SamePerson.code(), message).with("earlier_step", "CreateExpert"))
}

async fn keep(call: &Call, stored: &Stored<Expert>, number: Option<CitizenId>) -> Result<(), Error> {
    match number {
        Some(number) => people::keep(call, &stored.authority, &stored.name, &number).await,
        None if stored.value.citizen_id.is_empty() => people::forget(call, &stored.name).await,
        None => Ok(()),
    }
}

fn note(call: &Call, stored: &Stored<Expert>, event: &str) -> Result<(), Error> {
    let data = ExpertEvent {
        fields: stored.value.fields.clone(),
        state: stored.value.state().into(),
        ..ExpertEvent::default()
    };
    call.log(&stored.authority, &stored.name, event, "", &data)
}
