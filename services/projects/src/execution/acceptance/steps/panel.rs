//! Arranging an acceptance, and what its experts conclude.

use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::count;
use kezhi_proto::projects::AcceptanceEvent;
use kezhi_proto::projects::{Acceptance, AcceptanceExpert, ArrangeAcceptanceRequest, RecordExpertConclusionsRequest};

use crate::execution::acceptance::ACCEPTANCES;
use crate::execution::acceptance::procedure::ACCEPTANCE;
use crate::execution::acceptance::rules::{Facts, advice_of, conclusions_are_of_the_experts, experts_of};
use crate::execution::projects::PROJECTS;
use crate::settings::Settings;

pub async fn arrange(call: Call, request: ArrangeAcceptanceRequest) -> Result<Acceptance, Error> {
    let settings: &Settings = call.settings()?;
    let mut moving = call.open(&ACCEPTANCES, &request).await?;
    let held_on = field::day_not_before("held_on", &request.held_on, moving.on)?;
    let form = request.form();
    let experts = experts_of(request.experts)?;
    let facts = Facts {
        project: Some(call.load(&PROJECTS, &moving.value.project).await?.value),
        panel: Some(experts.clone()),
        needed: Some(settings.supervision.acceptance_experts),
        ..Facts::of(&moving.value, moving.on)
    };
    let taken = moving.take(&call, &ACCEPTANCE, &facts)?;
    let data = AcceptanceEvent {
        experts: count(experts.len()),
        form: form.into(),
        held_on: held_on.to_string(),
        ..AcceptanceEvent::default()
    };
    moving.value.form = request.form;
    moving.value.held_on = held_on.to_string();
    moving.value.experts = experts;
    let stored = moving.store(&call, &ACCEPTANCES, &taken, data).await?;
    Ok(stored.value)
}

pub async fn record_conclusions(call: Call, request: RecordExpertConclusionsRequest) -> Result<Acceptance, Error> {
    let settings: &Settings = call.settings()?;
    let mut moving = call.open(&ACCEPTANCES, &request).await?;
    conclusions_are_of_the_experts(&moving.value, &request.conclusions)?;
    let concluded = |expert: &&AcceptanceExpert| request.conclusions.iter().any(|one| one.expert == expert.account);
    let facts = Facts {
        panel: Some(moving.value.experts.iter().filter(concluded).cloned().collect()),
        needed: Some(settings.supervision.acceptance_experts),
        ..Facts::of(&moving.value, moving.on)
    };
    let taken = moving.take(&call, &ACCEPTANCE, &facts)?;
    let advised = advice_of(&request.conclusions);
    let data = AcceptanceEvent {
        advised: advised.into(),
        conclusions: count(request.conclusions.len()),
        ..AcceptanceEvent::default()
    };
    moving.value.conclusions = request.conclusions;
    moving.value.record = request.record;
    moving.value.advised = advised.into();
    let stored = moving.store(&call, &ACCEPTANCES, &taken, data).await?;
    Ok(stored.value)
}
