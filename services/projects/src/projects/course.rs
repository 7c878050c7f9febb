//! How a project is suspended, goes on, is terminated and closed.

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{
    CloseProjectRequest, Project, ResumeProjectRequest, SuspendProjectRequest, Suspension, TerminateProjectRequest,
};
use serde_json::json;

use super::moving::{Frame, Moving};
use crate::funds;
use crate::settings::Settings;

/// Suspends a project.
pub(super) async fn suspend(call: Call, request: SuspendProjectRequest, _settings: Settings) -> Result<Project, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, frame).await?;
    let taken = moving.take(&call, "SuspendProject", &moving.facts())?;
    let suspended_on = moving.on.to_string();
    let project = &mut moving.project.value;
    project.ended_for.clone_from(&request.reasons);
    project.suspensions.push(Suspension {
        suspended_on,
        suspended_for: request.reasons,
        ..Suspension::default()
    });
    moving.store(&call, taken, json!({})).await
}

/// Lets a suspended project go on.
pub(super) async fn resume(call: Call, request: ResumeProjectRequest, _settings: Settings) -> Result<Project, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, frame).await?;
    let taken = moving.take(&call, "ResumeProject", &moving.facts())?;
    let resumed_on = moving.on.to_string();
    let project = &mut moving.project.value;
    project.ended_for.clear();
    if let Some(suspension) = project.suspensions.last_mut() {
        suspension.resumed_on = resumed_on;
        suspension.resumed_for = request.reasons;
    }
    moving.store(&call, taken, json!({})).await
}

/// Terminates a project: what it still had to do by a day has fallen away.
pub(super) async fn terminate(
    call: Call,
    request: TerminateProjectRequest,
    _settings: Settings,
) -> Result<Project, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, frame).await?;
    let taken = moving.take(&call, "TerminateProject", &moving.facts())?;
    moving.project.value.ended_for = request.reasons;
    call.cancel_limits(&moving.project.name, "*").await?;
    moving.store(&call, taken, json!({})).await
}

/// Closes a project and its books.
pub(super) async fn close(call: Call, request: CloseProjectRequest, _settings: Settings) -> Result<Project, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, frame).await?;
    let taken = moving.take(&call, "CloseProject", &moving.facts())?;
    funds::refuse_open_books(&call, &moving.project.value).await?;
    moving.project.value.closed_on = moving.on.to_string();
    moving.store(&call, taken, json!({})).await
}
