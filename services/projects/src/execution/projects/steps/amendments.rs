//! The amendments (变更) of a task book: proposed, approved or refused, one at a time.

use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_proto::StepRequest;
use kezhi_proto::projects::{
    Amendment, ApproveAmendmentRequest, Milestone, Project, ProposeAmendmentRequest, RefuseAmendmentRequest, TaskBook,
    milestone,
};
use kezhi_proto::projects::{AmendmentEvent, ProjectEvent};

use super::{facts, finish, milestones, task_book};
use crate::execution::projects::procedure::{AMENDMENT, MILESTONE_DUE, PROJECT};
use crate::execution::projects::rules::Facts;
use crate::execution::projects::rules::changes::changes;
use crate::execution::projects::{AMENDMENTS, PROJECTS};
use crate::money::funds;
use crate::settings::Settings;

/// Proposes a change of the task book.
pub async fn propose(call: Call, request: ProposeAmendmentRequest) -> Result<Amendment, Error> {
    let settings: &Settings = call.settings()?;
    let project = super::open(&call, &request).await?;
    // Before a task book is signed the table refuses the step.
    let in_force = project.value.task_book.clone().unwrap_or_default();
    let book = TaskBook {
        version: in_force.version + 1,
        ..request.task_book.unwrap_or_default()
    };
    let facts = Facts {
        task_book: Some(book.clone()),
        budget_heads: Some(settings.budget_heads.clone()),
        leader: Some(request.leader.clone()),
        ..facts(&call, &project).await?
    };
    let on_project = project.take(&call, &PROJECT, &facts)?;
    let taken = AMENDMENT.begin_freely(ProposeAmendmentRequest::STEP)?;
    let amendment = Amendment {
        state: taken.to.into(),
        project: project.name.clone(),
        changes: changes(&in_force, &book).into_iter().map(String::from).collect(),
        task_book: Some(book),
        reasons: request.reasons,
        leader: request.leader,
        ..Amendment::default()
    };
    // What is recorded names the amendment, so it is stored first.
    let stored = call.create(&AMENDMENTS, &project.authority, amendment).await?;
    let data = AmendmentEvent {
        changes: stored.value.changes.clone(),
        ..AmendmentEvent::default()
    };
    call.record(&taken, &stored.name, &stored.authority, project.on, data)
        .await?;
    let data = ProjectEvent {
        amendment: stored.name.clone(),
        changes: stored.value.changes.clone(),
        ..ProjectEvent::default()
    };
    finish(&call, project, &on_project, data).await?;
    Ok(stored.value)
}

/// Puts a proposed task book in force as the project's next version.
pub async fn approve(call: Call, request: ApproveAmendmentRequest) -> Result<Amendment, Error> {
    let (mut project, amendment) = open(&call, &request).await?;
    let book = amendment.value.task_book.clone().unwrap_or_default();
    let facts = Facts {
        task_book: Some(book.clone()),
        leader: Some(amendment.value.leader.clone()),
        ..facts(&call, &project).await?
    };
    let on_project = project.take(&call, &PROJECT, &facts)?;
    let taken = amendment.take_freely(&call, &AMENDMENT)?;
    let amendment = amendment.store(&call, &AMENDMENTS, &taken, Default::default()).await?;
    let changes = &amendment.value.changes;
    if changes.iter().any(|change| change == "budget") {
        funds::replace_budget(&call, &project.value, &book.budget, project.on).await?;
    }
    move_milestones(&call, &mut project, &book).await?;
    task_book::keep_version(&call, &project, &book, &amendment.name, project.on).await?;
    let data = ProjectEvent {
        amendment: amendment.name.to_string(),
        changes: changes.clone(),
        version: book.version,
        ..ProjectEvent::default()
    };
    put_in_force(&mut project.value, book, &amendment.value.leader);
    finish(&call, project, &on_project, data).await?;
    Ok(amendment.value)
}

/// Refuses a proposed change.
pub async fn refuse(call: Call, request: RefuseAmendmentRequest) -> Result<Amendment, Error> {
    let (project, mut amendment) = open(&call, &request).await?;
    let facts = facts(&call, &project).await?;
    let on_project = project.take(&call, &PROJECT, &facts)?;
    let taken = amendment.take_freely(&call, &AMENDMENT)?;
    amendment.value.refusal_reason = request.reasons;
    let amendment = amendment.store(&call, &AMENDMENTS, &taken, Default::default()).await?;
    let data = ProjectEvent {
        amendment: amendment.name.to_string(),
        ..ProjectEvent::default()
    };
    finish(&call, project, &on_project, data).await?;
    Ok(amendment.value)
}

/// Opens an amendment and its project for a decision: always the project first, so that two decisions wait for one another
/// instead of both.
async fn open(call: &Call, request: &impl StepRequest) -> Result<(Moving<Project>, Moving<Amendment>), Error> {
    let of = call.load(&AMENDMENTS, request.name()).await?.value.project;
    let project = call.load_to_change(&PROJECTS, &of, "").await?;
    let project = super::opened(call, project, request).await?;
    let amendment = call.load_to_change(&AMENDMENTS, request.name(), request.etag()).await?;
    let amendment = call.moving(amendment, request.step(), project.on).await?;
    Ok((project, amendment))
}

fn put_in_force(project: &mut Project, book: TaskBook, leader: &str) {
    project.starts_on.clone_from(&book.starts_on);
    project.ends_on.clone_from(&book.ends_on);
    project.task_book = Some(book);
    if !leader.is_empty() {
        project.leader = leader.to_string();
    }
}

/// Brings the milestones to what the new task book plans; the days that are watched move with them.
async fn move_milestones(call: &Call, project: &mut Moving<Project>, book: &TaskBook) -> Result<(), Error> {
    let on = project.on;
    let before = std::mem::take(&mut project.value.milestones);
    for milestone in before.iter().filter(|one| is_dropped_or_moved(one, book)) {
        let subject = milestones::subject(&project.name, &milestone.id);
        call.cancel_limits(&subject, MILESTONE_DUE).await?;
    }
    for planned in &book.milestones {
        let Some(known) = before.iter().find(|one| one.id == planned.id) else {
            let opened = milestones::open(call, project, planned, on).await?;
            project.value.milestones.push(opened);
            continue;
        };
        if known.due_on != planned.due_on {
            milestones::watch(call, project, &planned.id, &planned.due_on, on).await?;
        }
        project.value.milestones.push(Milestone {
            title: planned.title.clone(),
            due_on: planned.due_on.clone(),
            evidence_kinds: planned.evidence_kinds.clone(),
            ..known.clone()
        });
    }
    Ok(())
}

fn is_dropped_or_moved(milestone: &Milestone, book: &TaskBook) -> bool {
    let planned = book.milestones.iter().find(|planned| planned.id == milestone.id);
    milestone.state() == milestone::State::Open && planned.is_none_or(|planned| planned.due_on != milestone.due_on)
}
