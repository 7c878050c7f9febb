//! The application for acceptance.

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::count;
use kezhi_proto::projects::acceptance::State;
use kezhi_proto::projects::{Acceptance, ApplyForAcceptanceRequest};
use kezhi_proto::projects::{AcceptanceEvent, ProjectEvent};

use crate::execution::acceptance::ACCEPTANCES;
use crate::execution::acceptance::procedure::{ACCEPTANCE, CORRECTION};
use crate::execution::acceptance::rules::Facts;
use crate::execution::projects::{self, PROJECTS};
use crate::units;

pub async fn apply(call: Call, request: ApplyForAcceptanceRequest) -> Result<Acceptance, Error> {
    let given = request.acceptance.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let mut project = call.load_to_change(&PROJECTS, &given.project, "").await?;
    units::hide_from_outsiders(&call, &project.name, &project.value)?;
    let lead = project.value.lead.clone().unwrap_or_default();
    call.caller().refuse_to_speak_for(&lead.credit_code)?;
    let facts = Facts {
        project: Some(project.value.clone()),
        ..Facts::of(&given, on)
    };
    let taken = ACCEPTANCE.begin(ApplyForAcceptanceRequest::STEP, &facts)?;
    let acceptance = Acceptance {
        project: project.name.clone(),
        summary: given.summary,
        attachments: given.attachments,
        explanations: given.explanations,
        applied_on: on.to_string(),
        ..Acceptance::default()
    };
    let data = AcceptanceEvent {
        explained: count(acceptance.explanations.len()),
        project: project.name.to_string(),
        ..AcceptanceEvent::default()
    };
    let stored = call
        .begin(&ACCEPTANCES, call.authority(), acceptance, &taken, on, data)
        .await?;
    let data = ProjectEvent {
        acceptance: stored.name.to_string(),
        ..ProjectEvent::default()
    };
    projects::step(&call, &mut project, ApplyForAcceptanceRequest::STEP, on, data).await?;
    meet_correction(&call, &project.name, on).await?;
    Ok(stored.value)
}

/// A project that was returned for correction is corrected when it is applied for again.
async fn meet_correction(call: &Call, project: &str, on: Day) -> Result<(), Error> {
    let returned = Filter::of(call.authority()).in_state(State::Returned).under(project);
    for acceptance in call.latest(&ACCEPTANCES, &returned, 1).await? {
        call.meet_limits(&acceptance.name, CORRECTION, on).await?;
    }
    Ok(())
}
