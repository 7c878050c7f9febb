//! The task book (计划任务书): handed in, signed, and kept in every version.

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error, Fault};
use kezhi_law::Day;
use kezhi_proto::count;
use kezhi_proto::projects::ProjectEvent;
use kezhi_proto::projects::{Project, SignTaskBookRequest, SubmitTaskBookRequest, TaskBook, TaskBookVersion};

use super::{facts, milestones, open, store};
use crate::execution::projects::TASK_BOOKS;
use crate::execution::projects::procedure::PROJECT;
use crate::execution::projects::rules::Facts;
use crate::money::funds;
use crate::settings::Settings;

/// Hands in the task book, or hands it in again.
pub async fn submit(call: Call, request: SubmitTaskBookRequest) -> Result<Project, Error> {
    let settings: &Settings = call.settings()?;
    let mut moving = open(&call, &request).await?;
    let book = TaskBook {
        version: 1,
        ..request.task_book.unwrap_or_default()
    };
    let facts = Facts {
        task_book: Some(book.clone()),
        budget_heads: Some(settings.budget_heads.clone()),
        // The person in charge is replaced by an amendment only.
        leader: Some(String::new()),
        ..facts(&call, &moving).await?
    };
    let taken = moving.take(&call, &PROJECT, &facts)?;
    let data = ProjectEvent {
        ends_on: book.ends_on.to_string(),
        milestones: count(book.milestones.len()),
        starts_on: book.starts_on.to_string(),
        ..ProjectEvent::default()
    };
    moving.value.task_book = Some(book);
    store(&call, moving, &taken, data).await
}

/// Signs the task book for the bureau: the grant is committed, and the milestones' days begin to be watched.
pub async fn sign(call: Call, request: SignTaskBookRequest) -> Result<Project, Error> {
    let mut moving = open(&call, &request).await?;
    let facts = facts(&call, &moving).await?;
    let taken = moving.take(&call, &PROJECT, &facts)?;
    let on = moving.on;
    let book = moving.value.task_book.clone();
    let book = book.ok_or_else(|| Fault::new(format!("{} has no task book in this state", moving.name)))?;
    moving.value.starts_on.clone_from(&book.starts_on);
    moving.value.ends_on.clone_from(&book.ends_on);
    for planned in &book.milestones {
        let opened = milestones::open(&call, &moving, planned, on).await?;
        moving.value.milestones.push(opened);
    }
    keep_version(&call, &moving, &book, "", on).await?;
    funds::commit_task_book(&call, &moving.value, on).await?;
    store(
        &call,
        moving,
        &taken,
        ProjectEvent {
            version: book.version,
            ..ProjectEvent::default()
        },
    )
    .await
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
    call.create(&TASK_BOOKS, &project.authority, version).await?;
    Ok(())
}
