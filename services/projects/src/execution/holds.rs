//! What holds back a project's money until it is resolved.

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::Hold;
use kezhi_proto::projects::ProjectEvent;

use crate::execution::projects::PROJECTS;

/// Holds back the money of a project; `subject` is what must be resolved first.
pub async fn place(call: &Call, project: &str, subject: &str, reason: &str, since: Day) -> Result<(), Error> {
    let mut project = call.load_to_change(&PROJECTS, project, "").await?;
    project.value.holds.push(Hold {
        subject: subject.into(),
        reason: reason.into(),
        since: since.to_string(),
    });
    call.save(&PROJECTS, &mut project).await?;
    call.log(
        &project.authority,
        &project.name,
        "project.held",
        "",
        &ProjectEvent {
            held_for: subject.to_string(),
            ..ProjectEvent::default()
        },
    )
}

/// Lifts what a matter held back.
pub async fn lift(call: &Call, project: &str, subject: &str) -> Result<(), Error> {
    let mut project = call.load_to_change(&PROJECTS, project, "").await?;
    project.value.holds.retain(|hold| hold.subject != subject);
    call.save(&PROJECTS, &mut project).await?;
    let data = ProjectEvent {
        held_for: subject.to_string(),
        ..ProjectEvent::default()
    };
    call.log(&project.authority, &project.name, "project.hold-lifted", "", &data)
}
