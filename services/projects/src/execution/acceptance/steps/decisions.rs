//! The decision on an acceptance, and what it makes of the project.

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::StepRequest;
use kezhi_proto::projects::acceptance::Advice;
use kezhi_proto::projects::{
    Acceptance, FailAcceptanceRequest, PassAcceptanceRequest, Project, ReturnForCorrectionRequest,
};
use kezhi_proto::projects::{AcceptanceEvent, ProjectEvent};

use crate::execution::acceptance::ACCEPTANCES;
use crate::execution::acceptance::procedure::{ACCEPTANCE, CORRECTION};
use crate::execution::acceptance::rules::Facts;
use crate::execution::projects::{self, PROJECTS};

/// A decision, as the request gives it.
struct Decision {
    /// The step of its project.
    of_project: &'static str,
    advice: Advice,
    opinion: String,
    departure_reasons: String,
    correct_by: Option<Day>,
}

pub async fn pass(call: Call, request: PassAcceptanceRequest) -> Result<Acceptance, Error> {
    let (moving, project) = open(&call, &request).await?;
    let decision = Decision {
        of_project: PassAcceptanceRequest::STEP,
        advice: Advice::Pass,
        opinion: request.opinion,
        departure_reasons: request.departure_reasons,
        correct_by: None,
    };
    decide(&call, moving, project, decision).await
}

pub async fn fail(call: Call, request: FailAcceptanceRequest) -> Result<Acceptance, Error> {
    let (moving, mut project) = open(&call, &request).await?;
    project.value.end_reason.clone_from(&request.opinion);
    let decision = Decision {
        of_project: FailAcceptanceRequest::STEP,
        advice: Advice::Fail,
        opinion: request.opinion,
        departure_reasons: request.departure_reasons,
        correct_by: None,
    };
    decide(&call, moving, project, decision).await
}

pub async fn send_back(call: Call, request: ReturnForCorrectionRequest) -> Result<Acceptance, Error> {
    let (moving, project) = open(&call, &request).await?;
    let on = moving.on;
    let correct_by = field::day_after("correct_by", &request.correct_by, on)?;
    let decision = Decision {
        of_project: "ReturnFromAcceptance",
        advice: Advice::Correct,
        opinion: request.opinion,
        departure_reasons: request.departure_reasons,
        correct_by: Some(correct_by),
    };
    let acceptance = decide(&call, moving, project, decision).await?;
    let start = Start::by_agreement(&acceptance.name, &acceptance.authority, CORRECTION, on, correct_by);
    call.start_limit(start).await?;
    Ok(acceptance)
}

/// An acceptance that is about to be decided, with its project.
async fn open(call: &Call, request: &impl StepRequest) -> Result<(Moving<Acceptance>, Stored<Project>), Error> {
    let moving = call.open(&ACCEPTANCES, request).await?;
    let project = call.load_to_change(&PROJECTS, &moving.value.project, "").await?;
    Ok((moving, project))
}

async fn decide(
    call: &Call,
    mut moving: Moving<Acceptance>,
    mut project: Stored<Project>,
    decision: Decision,
) -> Result<Acceptance, Error> {
    let on = moving.on;
    let facts = Facts {
        project: Some(project.value.clone()),
        decision: Some(decision.advice),
        departure_reasons: Some(decision.departure_reasons.clone()),
        ..Facts::of(&moving.value, on)
    };
    let taken = moving.take(call, &ACCEPTANCE, &facts)?;
    let advised = moving.value.advised;
    let data = AcceptanceEvent {
        advised,
        correct_by: decision.correct_by.map(|day| day.to_string()).unwrap_or_default(),
        ..AcceptanceEvent::default()
    };
    moving.value.opinion = decision.opinion;
    moving.value.departure_reasons = decision.departure_reasons;
    moving.value.decided_on = on.to_string();
    moving.value.correct_by = decision.correct_by.map(|day| day.to_string()).unwrap_or_default();
    let stored = moving.store(call, &ACCEPTANCES, &taken, data).await?;
    let data = ProjectEvent {
        acceptance: stored.name.to_string(),
        ..ProjectEvent::default()
    };
    projects::step(call, &mut project, decision.of_project, on, data).await?;
    Ok(stored.value)
}
