//! The milestones (里程碑) of a task book: each is a subject of its own, with its own steps and its own day.

use kezhi_chassis::limits::Start;
use kezhi_chassis::steps::day_in;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Refusal, Taken};
use kezhi_proto::projects::milestone::State;
use kezhi_proto::projects::{
    AcceptMilestoneRequest, Attachment, Milestone, PlannedMilestone, Project, RejectMilestoneRequest,
    ReportMilestoneRequest,
};
use serde_json::json;

use super::moving::{Frame, Moving};
use super::procedure::{MILESTONE, MILESTONE_DUE};
use super::rules::MilestoneFacts;
use crate::settings::Settings;

/// Reports that a milestone is reached.
pub(super) async fn report(call: Call, request: ReportMilestoneRequest, _settings: Settings) -> Result<Project, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    refuse_repeated_evidence(&request.evidence)?;
    let mut moving = Moving::open(&call, frame).await?;
    let taken = moving.take(&call, "ReportMilestone", &moving.facts())?;
    let on = moving.on;
    let kinds: Vec<&str> = request.evidence.iter().map(|one| one.kind.as_str()).collect();
    let data = json!({"evidence": kinds, "milestone": request.milestone});
    step(&call, &mut moving, &request.milestone, "ReportMilestone", data.clone()).await?;
    let milestone = find(&mut moving.project.value, &request.milestone)?;
    milestone.reported_on = on.to_string();
    milestone.rejected_for.clear();
    milestone.evidence.clone_from(&request.evidence);
    moving.store(&call, taken, data).await
}

/// Accepts a milestone that was reported.
pub(super) async fn accept(call: Call, request: AcceptMilestoneRequest, _settings: Settings) -> Result<Project, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, frame).await?;
    let taken = moving.take(&call, "AcceptMilestone", &moving.facts())?;
    let on = moving.on;
    let data = json!({"milestone": request.milestone});
    step(&call, &mut moving, &request.milestone, "AcceptMilestone", data.clone()).await?;
    find(&mut moving.project.value, &request.milestone)?.accepted_on = on.to_string();
    moving.store(&call, taken, data).await
}

/// Sends a reported milestone back: it must be reached again, by the same day.
pub(super) async fn reject(call: Call, request: RejectMilestoneRequest, _settings: Settings) -> Result<Project, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, frame).await?;
    let taken = moving.take(&call, "RejectMilestone", &moving.facts())?;
    let on = moving.on;
    let data = json!({"milestone": request.milestone});
    step(&call, &mut moving, &request.milestone, "RejectMilestone", data.clone()).await?;
    let milestone = find(&mut moving.project.value, &request.milestone)?;
    milestone.rejected_for = request.reasons;
    milestone.reported_on.clear();
    let due_on = milestone.due_on.clone();
    let subject = subject(&moving.project.name, &request.milestone);
    let limit = call.latest_limit(&subject, MILESTONE_DUE).await?;
    let agreed_on = limit.map_or(on, |limit| limit.starts_on);
    watch(&call, &moving.project, &request.milestone, &due_on, agreed_on).await?;
    moving.store(&call, taken, data).await
}

/// Opens a milestone as the task book plans it, and has its day watched.
pub(super) async fn open(
    call: &Call,
    project: &Stored<Project>,
    planned: &PlannedMilestone,
    on: Day,
) -> Result<Milestone, Error> {
    let milestone = Milestone {
        id: planned.id.clone(),
        title: planned.title.clone(),
        due_on: planned.due_on.clone(),
        evidence_kinds: planned.evidence_kinds.clone(),
        state: State::Open.into(),
        ..Milestone::default()
    };
    let taken = MILESTONE.begin("OpenMilestone", State::Open, &milestone)?;
    let subject = subject(&project.name, &planned.id);
    let data = json!({"due_on": planned.due_on});
    call.record(&taken, &subject, &project.authority, on, data).await?;
    watch(call, project, &planned.id, &planned.due_on, on).await?;
    Ok(milestone)
}

/// Has the day of a milestone watched, as it was agreed on a day.
pub(super) async fn watch(
    call: &Call,
    project: &Stored<Project>,
    milestone: &str,
    due_on: &str,
    on: Day,
) -> Result<(), Error> {
    let subject = subject(&project.name, milestone);
    let due_on = day_in("due_on", due_on)?;
    let start = Start::by_agreement(&subject, &project.authority, MILESTONE_DUE, on, due_on);
    call.start_limit(start).await?;
    Ok(())
}

/// Each milestone has its own steps and its own limit, so each is a subject of its own.
pub fn subject(project: &str, milestone: &str) -> String {
    format!("{project}/milestones/{milestone}")
}

/// Takes a step of a milestone's own procedure and records it.
async fn step(call: &Call, moving: &mut Moving, id: &str, step: &str, data: serde_json::Value) -> Result<(), Error> {
    let subject = subject(&moving.project.name, id);
    let history = call.history(&subject).await?;
    let (on, authority) = (moving.on, moving.project.authority.clone());
    let milestone = find(&mut moving.project.value, id)?;
    let facts: MilestoneFacts = milestone.clone();
    let taken: Taken<State> = call.take(&MILESTONE, step, milestone.state(), on, &history, &facts)?;
    milestone.state = taken.to.into();
    call.record(&taken, &subject, &authority, on, data).await
}

fn find<'a>(project: &'a mut Project, id: &str) -> Result<&'a mut Milestone, Refusal> {
    let found = project.milestones.iter_mut().find(|milestone| milestone.id == id);
    found.ok_or_else(|| Refusal::field("milestone", format!("the project has no milestone {id:?}")))
}

fn refuse_repeated_evidence(evidence: &[Attachment]) -> Result<(), Refusal> {
    for (position, one) in evidence.iter().enumerate() {
        let repeated = evidence
            .iter()
            .take(position)
            .any(|other| (&other.kind, &other.digest) == (&one.kind, &one.digest));
        if repeated {
            let message = "this file stands here twice as this kind of evidence";
            return Err(Refusal::field(format!("evidence[{position}].digest"), message));
        }
    }
    Ok(())
}
