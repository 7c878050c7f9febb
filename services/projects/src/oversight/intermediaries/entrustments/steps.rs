//! What each step adds to an entrustment.

use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::{Filter, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::count;
use kezhi_proto::projects::EntrustmentEvent;
use kezhi_proto::projects::entrustment::State;
use kezhi_proto::projects::{
    CreateEntrustmentRequest, EndEntrustmentRequest, Entrustment, Project, SubmitIntermediaryReportRequest,
};

use super::ENTRUSTMENTS;
use super::procedure::ENTRUSTMENT;
use super::rules::{Facts, project_is_entrusted};
use crate::execution::projects::PROJECTS;
use crate::oversight::intermediaries::steps::note_entrustment;
use crate::oversight::intermediaries::{self, INTERMEDIARIES};
use crate::units;

pub async fn entrust(call: Call, request: CreateEntrustmentRequest) -> Result<Entrustment, Error> {
    let given = request.entrustment.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let from = field::day("entrustment.from", &given.from)?;
    field::day_not_before("entrustment.to", &given.to, from)?;
    let intermediary = note_entrustment(&call, &given.intermediary, on).await?;
    let entrustment = Entrustment {
        intermediary: given.intermediary,
        purpose: given.purpose,
        agreement: given.agreement,
        projects: given.projects,
        from: given.from,
        to: given.to,
        entrusted_on: on.to_string(),
        ..Entrustment::default()
    };
    let facts = Facts {
        units: units_of(&call, &entrustment.projects).await?,
        entrustment: entrustment.clone(),
        intermediary,
        on,
    };
    let taken = ENTRUSTMENT.begin(CreateEntrustmentRequest::STEP, &facts)?;
    let data = EntrustmentEvent {
        from: entrustment.from.to_string(),
        intermediary: entrustment.intermediary.to_string(),
        projects: count(entrustment.projects.len()),
        purpose: entrustment.purpose().into(),
        to: entrustment.to.to_string(),
        ..EntrustmentEvent::default()
    };
    let stored = call
        .begin(&ENTRUSTMENTS, call.authority(), entrustment, &taken, on, data)
        .await?;
    Ok(stored.value)
}

/// The credit codes of the units of some projects, which must exist.
async fn units_of(call: &Call, names: &[String]) -> Result<Vec<String>, Error> {
    let projects = call.load_all(&PROJECTS, names).await?;
    let is_missing = |name: &&String| !projects.iter().any(|project| project.name == **name);
    if let Some(missing) = names.iter().find(is_missing) {
        return Err(not_found(missing).into());
    }
    Ok(projects.iter().flat_map(|project| codes_of(&project.value)).collect())
}

fn codes_of(project: &Project) -> Vec<String> {
    units::of(project).map(|unit| unit.credit_code.clone()).collect()
}

pub async fn end(call: Call, request: EndEntrustmentRequest) -> Result<Entrustment, Error> {
    let moving = call.open(&ENTRUSTMENTS, &request).await?;
    end_by(&call, moving, request.reasons).await
}

/// Withdraws every entrustment of an institution that is in force.
pub async fn withdraw_all(call: &Call, intermediary: &str, why: &str, on: Day) -> Result<(), Error> {
    let in_force = Filter::of(call.authority())
        .in_state(State::InForce)
        .under(intermediary);
    for found in call.all(&ENTRUSTMENTS, &in_force).await? {
        let stored = call.load_to_change(&ENTRUSTMENTS, &found.name, "").await?;
        let moving = call.moving(stored, "WithdrawEntrustment", on).await?;
        end_by(call, moving, why.to_string()).await?;
    }
    Ok(())
}

async fn end_by(call: &Call, mut moving: Moving<Entrustment>, why: String) -> Result<Entrustment, Error> {
    let taken = moving.take_freely(call, &ENTRUSTMENT)?;
    moving.value.ended_on = moving.on.to_string();
    moving.value.end_reason = why;
    Ok(moving
        .store(call, &ENTRUSTMENTS, &taken, Default::default())
        .await?
        .value)
}

/// The project of an entrustment that a report is about. Of a project that is none of it, nothing is told; nor of another institution's
/// entrustment.
pub async fn entrusted(call: &Call, entrustment: &str, project: &str) -> Result<Project, Error> {
    let found = call.load(&ENTRUSTMENTS, entrustment).await?.value;
    intermediaries::refuse_unseen(call, &found.intermediary, entrustment).await?;
    project_is_entrusted(&found, project)?;
    Ok(call.load(&PROJECTS, project).await?.value)
}

/// Notes a report of that day on one of the entrusted projects. Refuses one outside of the days of the
/// entrustment, or of an institution that may not report any more.
pub async fn note_report(call: &Call, name: &str, project: &Project, on: Day) -> Result<Entrustment, Error> {
    let stored = call.load_to_change(&ENTRUSTMENTS, name, "").await?;
    let intermediary = call.load(&INTERMEDIARIES, &stored.value.intermediary).await?.value;
    let moving = call.moving(stored, SubmitIntermediaryReportRequest::STEP, on).await?;
    let facts = Facts {
        units: codes_of(project),
        entrustment: moving.value.clone(),
        intermediary,
        on,
    };
    let taken = moving.take(call, &ENTRUSTMENT, &facts)?;
    let data = EntrustmentEvent {
        project: project.name.to_string(),
        ..EntrustmentEvent::default()
    };
    Ok(moving.store(call, &ENTRUSTMENTS, &taken, data).await?.value)
}
