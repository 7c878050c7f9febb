//! The amendments (变更) of a task book: proposed, approved or refused, one at a time.

use kezhi_chassis::store::{Collection, PageRequest, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::amendment::State;
use kezhi_proto::projects::{
    Amendment, ApproveAmendmentRequest, ListAmendmentsRequest, ListAmendmentsResponse, Milestone, Project,
    ProposeAmendmentRequest, RefuseAmendmentRequest, TaskBook, milestone,
};
use serde_json::json;

use super::changes::changes;
use super::facts::Facts;
use super::moving::{Frame, Moving};
use super::procedure::{AMENDMENT, MILESTONE_DUE};
use super::{PROJECTS, milestones, store, task_book, units};
use crate::funds;
use crate::settings::Settings;

/// The amendments. While one waits, it is found by its project, and no other can be stored beside it.
pub const AMENDMENTS: Collection<Amendment> = Collection {
    table: "amendments",
    mark: |amendment| match amendment.state() {
        State::Proposed => amendment.project.clone(),
        _ => String::new(),
    },
    public: false,
};

/// The amendment of a project that waits for a decision; empty where none does.
pub(super) async fn open_of(call: &Call, project: &Stored<Project>) -> Result<String, Error> {
    let open = call
        .load_by_mark(&AMENDMENTS, &project.authority, &project.name)
        .await?;
    Ok(open.map(|amendment| amendment.name).unwrap_or_default())
}

/// Proposes a change of the task book.
pub(super) async fn propose(
    call: Call,
    request: ProposeAmendmentRequest,
    settings: Settings,
) -> Result<Amendment, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let moving = Moving::open(&call, frame).await?;
    // Before a task book is signed the table refuses the step.
    let in_force = moving.project.value.task_book.clone().unwrap_or_default();
    let book = TaskBook {
        version: in_force.version + 1,
        ..request.task_book.unwrap_or_default()
    };
    let facts = Facts {
        task_book: book.clone(),
        budget_heads: settings.budget_heads,
        leader: request.leader.clone(),
        ..moving.facts()
    };
    let on_project = moving.take(&call, "ProposeAmendment", &facts)?;
    let taken = AMENDMENT.begin("ProposeAmendment", State::Proposed, &())?;
    let amendment = Amendment {
        state: taken.to.into(),
        project: moving.project.name.clone(),
        changes: changes(&in_force, &book).into_iter().map(String::from).collect(),
        task_book: Some(book),
        reasons: request.reasons,
        leader: request.leader,
        ..Amendment::default()
    };
    let on = moving.on;
    let stored = call.create(&AMENDMENTS, &moving.project.authority, amendment).await?;
    store::add_part(&call, &stored.value.project, &AMENDMENTS, &stored).await?;
    let data = json!({"amendment": stored.name, "changes": stored.value.changes});
    call.record(&taken, &stored.name, &stored.authority, on, data.clone())
        .await?;
    moving.store(&call, on_project, data).await?;
    Ok(stored.value)
}

/// Puts a proposed task book in force as the project's next version.
pub(super) async fn approve(
    call: Call,
    request: ApproveAmendmentRequest,
    _settings: Settings,
) -> Result<Amendment, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let (mut moving, mut amendment) = open(&call, frame).await?;
    let book = amendment.value.task_book.clone().unwrap_or_default();
    let facts = Facts {
        task_book: book.clone(),
        ..moving.facts()
    };
    let on = moving.on;
    let on_project = moving.take(&call, "ApproveAmendment", &facts)?;
    let data = json!({"amendment": amendment.name, "changes": amendment.value.changes, "version": book.version});
    decide(&call, &mut amendment, "ApproveAmendment", on).await?;
    if amendment.value.changes.iter().any(|change| change == "budget") {
        funds::replace_budget(&call, &moving.project.value, &book.budget, on).await?;
    }
    move_milestones(&call, &mut moving.project, &book, on).await?;
    task_book::keep_version(&call, &moving.project, &book, &amendment.name, on).await?;
    put_in_force(&mut moving.project.value, book, &amendment.value.leader);
    moving.store(&call, on_project, data).await?;
    Ok(amendment.value)
}

/// Refuses a proposed change.
pub(super) async fn refuse(
    call: Call,
    request: RefuseAmendmentRequest,
    _settings: Settings,
) -> Result<Amendment, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let (moving, mut amendment) = open(&call, frame).await?;
    let on_project = moving.take(&call, "RefuseAmendment", &moving.facts())?;
    let data = json!({"amendment": amendment.name});
    amendment.value.refused_for = request.reasons;
    decide(&call, &mut amendment, "RefuseAmendment", moving.on).await?;
    moving.store(&call, on_project, data).await?;
    Ok(amendment.value)
}

/// Lists the amendments of a project.
pub(super) async fn list(call: Call, request: ListAmendmentsRequest) -> Result<ListAmendmentsResponse, Error> {
    let project = call.load(&PROJECTS, &request.project).await?;
    units::refuse_strangers(&call, &project)?;
    let arguments = format!("amendments {}", project.name);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = store::parts(&call, &project.name, &AMENDMENTS, &page).await?;
    Ok(ListAmendmentsResponse {
        amendments: page.rows,
        next_page_token: page.next_page_token,
    })
}

/// Opens an amendment and its project for a decision: always the project first, so that two decisions wait for one another
/// instead of both.
async fn open(call: &Call, frame: Frame<'_>) -> Result<(Moving, Stored<Amendment>), Error> {
    let project = call.load(&AMENDMENTS, frame.name).await?.value.project;
    let of_project = Frame {
        name: &project,
        etag: "",
        taken_on: frame.taken_on,
    };
    let moving = Moving::open(call, of_project).await?;
    let amendment = call.load_to_change(&AMENDMENTS, frame.name, frame.etag).await?;
    Ok((moving, amendment))
}

async fn decide(call: &Call, amendment: &mut Stored<Amendment>, step: &str, on: Day) -> Result<(), Error> {
    let history = call.history(&amendment.name).await?;
    let taken = call.take(&AMENDMENT, step, amendment.value.state(), on, &history, &())?;
    amendment.value.state = taken.to.into();
    call.save(&AMENDMENTS, amendment).await?;
    call.record(&taken, &amendment.name, &amendment.authority, on, json!({}))
        .await
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
async fn move_milestones(call: &Call, project: &mut Stored<Project>, book: &TaskBook, on: Day) -> Result<(), Error> {
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
