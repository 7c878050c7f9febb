//! Arranging an acceptance, and what its experts conclude.

use std::collections::BTreeSet;

use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::CreditCode;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::{
    Acceptance, AcceptanceExpert, ArrangeAcceptanceRequest, ExpertConclusion, RecordExpertConclusionsRequest,
};
use serde_json::json;

use super::procedure::ACCEPTANCE;
use super::rules::{Facts, advice_of};
use super::{ACCEPTANCES, shown};
use crate::days;
use crate::moving::{Frame, Moving};
use crate::projects::PROJECTS;
use crate::settings::Supervision;

pub async fn arrange(
    call: Call,
    request: ArrangeAcceptanceRequest,
    settings: Supervision,
) -> Result<Acceptance, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = Moving::open(&call, &ACCEPTANCES, frame).await?;
    let held_on = days::not_before("held_on", &request.held_on, moving.on)?;
    refuse_bad_experts(&request.experts)?;
    let facts = Facts {
        project: call.load(&PROJECTS, &moving.stored.value.project).await?.value,
        panel: request.experts.clone(),
        needed: settings.acceptance_experts,
        ..Facts::default()
    };
    let data = json!({"experts": request.experts.len(), "form": request.form().as_str_name(), "held_on": held_on});
    step(&call, moving, "ArrangeAcceptance", facts, data, |value| {
        value.form = request.form;
        value.held_on = held_on.to_string();
        value.experts = request.experts;
    })
    .await
}

pub async fn record_conclusions(
    call: Call,
    request: RecordExpertConclusionsRequest,
    settings: Supervision,
) -> Result<Acceptance, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = Moving::open(&call, &ACCEPTANCES, frame).await?;
    let acceptance = &moving.stored.value;
    refuse_strange_conclusions(acceptance, &request.conclusions)?;
    let concluded = |expert: &&AcceptanceExpert| request.conclusions.iter().any(|one| one.expert == expert.account);
    let facts = Facts {
        acceptance: acceptance.clone(),
        panel: acceptance.experts.iter().filter(concluded).cloned().collect(),
        needed: settings.acceptance_experts,
        on: moving.on.to_string(),
        ..Facts::default()
    };
    let advised = advice_of(&request.conclusions);
    let data = json!({"advised": advised.as_str_name(), "conclusions": request.conclusions.len()});
    step(&call, moving, "RecordExpertConclusions", facts, data, |value| {
        value.conclusions = request.conclusions;
        value.record = request.record;
        value.advised = advised.into();
    })
    .await
}

fn refuse_bad_experts(experts: &[AcceptanceExpert]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, expert) in experts.iter().enumerate() {
        let at = |field: &str| format!("experts[{position}].{field}");
        CreditCode::parse(&expert.unit).map_err(|error| Refusal::field(at("unit"), error.to_string()))?;
        if !seen.insert(&expert.account) {
            return Err(Refusal::field(at("account"), "this expert is named twice"));
        }
    }
    Ok(())
}

fn refuse_strange_conclusions(acceptance: &Acceptance, conclusions: &[ExpertConclusion]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, conclusion) in conclusions.iter().enumerate() {
        let field = format!("conclusions[{position}].expert");
        if !acceptance
            .experts
            .iter()
            .any(|expert| expert.account == conclusion.expert)
        {
            return Err(Refusal::field(field, "this is none of the experts of the acceptance"));
        }
        if !seen.insert(&conclusion.expert) {
            return Err(Refusal::field(field, "this expert concludes twice"));
        }
    }
    Ok(())
}

pub(super) async fn step(
    call: &Call,
    mut moving: Moving<Acceptance>,
    name: &str,
    facts: Facts,
    data: serde_json::Value,
    change: impl FnOnce(&mut Acceptance),
) -> Result<Acceptance, Error> {
    let taken = moving.take(call, &ACCEPTANCE, name, moving.stored.value.state(), &facts)?;
    change(&mut moving.stored.value);
    moving.stored.value.state = taken.to.into();
    moving.store(call, &ACCEPTANCES, &taken, data).await?;
    Ok(shown(moving.stored.value))
}
