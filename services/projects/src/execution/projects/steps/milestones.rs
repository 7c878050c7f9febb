//! The milestones (里程碑) of a task book: each is a subject of its own, with its own steps and its own day.

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::MilestoneEvent;
use kezhi_proto::projects::ProjectEvent;
use kezhi_proto::projects::milestone::State;
use kezhi_proto::projects::{
    AcceptMilestoneRequest, Milestone, PlannedMilestone, Project, RejectMilestoneRequest, ReopenMilestoneRequest,
    ReportMilestoneRequest,
};

use super::{facts, store};
use crate::execution::projects::procedure::{MILESTONE, MILESTONE_DUE, PROJECT};
use crate::execution::projects::rules::refuse_repeated_evidence;
use crate::money::disbursements::made_of;

/// Reports that a milestone is reached.
pub async fn report(call: Call, request: ReportMilestoneRequest) -> Result<Project, Error> {
    refuse_repeated_evidence(&request.evidence)?;
    let mut moving = super::open(&call, &request).await?;
    let facts = facts(&call, &moving).await?;
    let taken = moving.take(&call, &PROJECT, &facts)?;
    let reported_on = moving.on.to_string();
    let evidence: Vec<String> = request.evidence.iter().map(|one| one.kind.clone()).collect();
    let told = MilestoneEvent {
        evidence: evidence.clone(),
        ..MilestoneEvent::default()
    };
    let milestone = step(&call, &mut moving, &request.milestone, taken.step, told).await?;
    milestone.reported_on = reported_on;
    milestone.rejection_reason.clear();
    milestone.evidence = request.evidence;
    let data = ProjectEvent {
        evidence,
        ..of_milestone(request.milestone)
    };
    store(&call, moving, &taken, data).await
}

/// Accepts a milestone that was reported.
pub async fn accept(call: Call, request: AcceptMilestoneRequest) -> Result<Project, Error> {
    let mut moving = super::open(&call, &request).await?;
    let facts = facts(&call, &moving).await?;
    let taken = moving.take(&call, &PROJECT, &facts)?;
    let accepted_on = moving.on.to_string();
    let told = MilestoneEvent::default();
    let milestone = step(&call, &mut moving, &request.milestone, taken.step, told).await?;
    milestone.accepted_on = accepted_on;
    milestone.reopening_reason.clear();
    store(&call, moving, &taken, of_milestone(request.milestone)).await
}

/// Sends a reported milestone back: it must be reached again, by the same day.
pub async fn reject(call: Call, request: RejectMilestoneRequest) -> Result<Project, Error> {
    let mut moving = super::open(&call, &request).await?;
    let facts = facts(&call, &moving).await?;
    let taken = moving.take(&call, &PROJECT, &facts)?;
    let told = MilestoneEvent::default();
    let milestone = step(&call, &mut moving, &request.milestone, taken.step, told).await?;
    milestone.rejection_reason = request.reasons;
    milestone.reported_on.clear();
    let due_on = milestone.due_on.clone();
    let limit = call
        .latest_limit(&subject(&moving.name, &request.milestone), MILESTONE_DUE)
        .await?;
    let agreed_on = limit.map_or(moving.on, |limit| limit.trigger_date);
    watch(&call, &moving, &request.milestone, &due_on, agreed_on).await?;
    store(&call, moving, &taken, of_milestone(request.milestone)).await
}

/// Takes back that a milestone was accepted: it waits to be judged again.
pub async fn reopen(call: Call, request: ReopenMilestoneRequest) -> Result<Project, Error> {
    let mut moving = super::open(&call, &request).await?;
    let facts = facts(&call, &moving).await?;
    let taken = moving.take(&call, &PROJECT, &facts)?;
    refuse_paid(&call, &moving, &request.milestone).await?;
    let told = MilestoneEvent::default();
    let milestone = step(&call, &mut moving, &request.milestone, taken.step, told).await?;
    milestone.reopening_reason = request.reasons;
    milestone.accepted_on.clear();
    store(&call, moving, &taken, of_milestone(request.milestone)).await
}

/// Refuses while a payment that is tied to the milestone is made or on its way.
async fn refuse_paid(call: &Call, project: &Stored<Project>, milestone: &str) -> Result<(), Error> {
    let payments = project.value.task_book.iter().flat_map(|book| &book.payments);
    for payment in payments.filter(|payment| payment.milestone == milestone) {
        if let Some(made) = made_of(call, &project.authority, &project.name, &payment.id).await? {
            let message = format!("{made} pays for the milestone {milestone}; it is refused or released first");
            let refusal = Refusal::precondition(ErrorReason::MilestonePaid.code(), message);
            return Err(refusal.with("milestone", milestone).with("disbursement", made).into());
        }
    }
    Ok(())
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
    let taken = MILESTONE.begin("OpenMilestone", &milestone)?;
    let subject = subject(&project.name, &planned.id);
    let data = MilestoneEvent {
        due_on: planned.due_on.clone(),
        ..MilestoneEvent::default()
    };
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
    let due_on = field::day("due_on", due_on)?;
    let start = Start::by_agreement(&subject, &project.authority, MILESTONE_DUE, on, due_on);
    call.start_limit(start).await?;
    Ok(())
}

/// Each milestone has its own steps and its own limit, so each is a subject of its own.
pub(super) fn subject(project: &str, milestone: &str) -> String {
    format!("{project}/milestones/{milestone}")
}

/// What the project's own entry tells of a step of its milestone.
fn of_milestone(milestone: String) -> ProjectEvent {
    ProjectEvent {
        milestone,
        ..ProjectEvent::default()
    }
}

/// Takes a step of a milestone's own procedure and records it; gives the milestone, to be changed.
async fn step<'a>(
    call: &Call,
    project: &'a mut Moving<Project>,
    id: &str,
    step: &str,
    data: MilestoneEvent,
) -> Result<&'a mut Milestone, Error> {
    let subject = subject(&project.name, id);
    let history = call.history(&subject).await?;
    let (on, authority) = (project.on, project.authority.clone());
    let mut milestones = project.value.milestones.iter_mut();
    let milestone = milestones.find(|milestone| milestone.id == id);
    let milestone =
        milestone.ok_or_else(|| Refusal::field("milestone", format!("the project has no milestone {id:?}")))?;
    let taken = call.take(&MILESTONE, step, milestone.state(), on, &history, &*milestone)?;
    let data = MilestoneEvent {
        milestone: id.to_string(),
        ..data
    };
    call.record(&taken, &subject, &authority, on, data).await?;
    milestone.state = taken.to.into();
    Ok(milestone)
}
