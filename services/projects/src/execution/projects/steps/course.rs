//! How a project is suspended, goes on, is terminated and closed.

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{
    CloseProjectRequest, Project, ResumeProjectRequest, SuspendProjectRequest, Suspension, TerminateProjectRequest,
};

use super::{facts, open, store};
use crate::execution::projects::procedure::PROJECT;
use crate::money::funds;

/// Suspends a project.
pub async fn suspend(call: Call, request: SuspendProjectRequest) -> Result<Project, Error> {
    let mut moving = open(&call, &request).await?;
    let facts = facts(&call, &moving).await?;
    let taken = moving.take(&call, &PROJECT, &facts)?;
    moving.value.end_reason.clone_from(&request.reasons);
    let suspension = Suspension {
        suspended_on: moving.on.to_string(),
        suspension_reason: request.reasons,
        ..Suspension::default()
    };
    moving.value.suspensions.push(suspension);
    store(&call, moving, &taken, Default::default()).await
}

/// Lets a suspended project go on.
pub async fn resume(call: Call, request: ResumeProjectRequest) -> Result<Project, Error> {
    let mut moving = open(&call, &request).await?;
    let facts = facts(&call, &moving).await?;
    let taken = moving.take(&call, &PROJECT, &facts)?;
    let resumed_on = moving.on.to_string();
    moving.value.end_reason.clear();
    if let Some(suspension) = moving.value.suspensions.last_mut() {
        suspension.resumed_on = resumed_on;
        suspension.resumption_reason = request.reasons;
    }
    store(&call, moving, &taken, Default::default()).await
}

/// Terminates a project.
pub async fn terminate(call: Call, request: TerminateProjectRequest) -> Result<Project, Error> {
    let mut moving = open(&call, &request).await?;
    let facts = facts(&call, &moving).await?;
    let taken = moving.take(&call, &PROJECT, &facts)?;
    moving.value.end_reason = request.reasons;
    store(&call, moving, &taken, Default::default()).await
}

/// Closes a project and its books.
pub async fn close(call: Call, request: CloseProjectRequest) -> Result<Project, Error> {
    let mut moving = open(&call, &request).await?;
    let facts = facts(&call, &moving).await?;
    let taken = moving.take(&call, &PROJECT, &facts)?;
    funds::refuse_open_books(&call, &moving.value).await?;
    moving.value.closed_on = moving.on.to_string();
    store(&call, moving, &taken, Default::default()).await
}
