//! The task book (计划任务书): handed in, signed, and kept in every version.

use kezhi_chassis::store::{Collection, PageRequest, Stored};
use kezhi_chassis::{Call, Error, Fault};
use kezhi_law::Day;
use kezhi_proto::projects::{
    ListTaskBooksRequest, ListTaskBooksResponse, Project, SignTaskBookRequest, SubmitTaskBookRequest, TaskBook,
    TaskBookVersion,
};
use serde_json::json;

use super::facts::Facts;
use super::moving::{Frame, Moving};
use super::{PROJECTS, milestones, store, units};
use crate::funds;
use crate::settings::Settings;

/// The versions of task books.
pub const TASK_BOOKS: Collection<TaskBookVersion> = Collection {
    table: "taskbooks",
    mark: |_| String::new(),
    public: false,
};

/// Hands in the task book, or hands it in again.
pub(super) async fn submit(call: Call, request: SubmitTaskBookRequest, settings: Settings) -> Result<Project, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, frame).await?;
    let book = TaskBook {
        version: 1,
        ..request.task_book.unwrap_or_default()
    };
    let facts = Facts {
        task_book: book.clone(),
        budget_heads: settings.budget_heads,
        ..moving.facts()
    };
    let taken = moving.take(&call, "SubmitTaskBook", &facts)?;
    let data = json!({"ends_on": book.ends_on, "milestones": book.milestones.len(), "starts_on": book.starts_on});
    moving.project.value.task_book = Some(book);
    moving.store(&call, taken, data).await
}

/// Signs the task book for the bureau: the grant is committed, and the milestones' days begin to be watched.
pub(super) async fn sign(call: Call, request: SignTaskBookRequest, _settings: Settings) -> Result<Project, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, frame).await?;
    let taken = moving.take(&call, "SignTaskBook", &moving.facts())?;
    let on = moving.on;
    let book = signed_book(&moving.project)?;
    let project = &mut moving.project.value;
    project.starts_on.clone_from(&book.starts_on);
    project.ends_on.clone_from(&book.ends_on);
    for planned in &book.milestones {
        let opened = milestones::open(&call, &moving.project, planned, on).await?;
        moving.project.value.milestones.push(opened);
    }
    keep_version(&call, &moving.project, &book, "", on).await?;
    funds::commit_task_book(&call, &moving.project.value, on).await?;
    moving.store(&call, taken, json!({"version": book.version})).await
}

/// Lists the versions of a project's task book.
pub(super) async fn list(call: Call, request: ListTaskBooksRequest) -> Result<ListTaskBooksResponse, Error> {
    let project = call.load(&PROJECTS, &request.project).await?;
    units::refuse_strangers(&call, &project)?;
    let arguments = format!("task books {}", project.name);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = store::parts(&call, &project.name, &TASK_BOOKS, &page).await?;
    Ok(ListTaskBooksResponse {
        task_books: page.rows,
        next_page_token: page.next_page_token,
    })
}

/// Keeps a version of a task book as it comes into force.
pub(super) async fn keep_version(
    call: &Call,
    project: &Stored<Project>,
    book: &TaskBook,
    amendment: &str,
    on: Day,
) -> Result<(), Error> {
    let version = TaskBookVersion {
        project: project.name.clone(),
        task_book: Some(book.clone()),
        amendment: amendment.to_string(),
        in_force_on: on.to_string(),
        ..TaskBookVersion::default()
    };
    let stored = call.create(&TASK_BOOKS, &project.authority, version).await?;
    store::add_part(call, &project.name, &TASK_BOOKS, &stored).await
}

fn signed_book(project: &Stored<Project>) -> Result<TaskBook, Fault> {
    let book = project.value.task_book.clone();
    book.ok_or_else(|| Fault::new(format!("{} has no task book in this state", project.name)))
}
