//! The projects (项目), from the day on which they are set up.

mod procedure;

use kezhi_chassis::store::{Collection, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::Project;

use procedure::PROJECT;

/// The projects, found by their official number too.
pub const PROJECTS: Collection<Project> = Collection {
    table: "projects",
    mark: |project| project.number.clone(),
    public: false,
};

/// Takes a step of the project's procedure, saves the project and records the step.
pub async fn step(
    call: &Call,
    project: &mut Stored<Project>,
    step: &str,
    on: Day,
    data: serde_json::Value,
) -> Result<(), Error> {
    let history = call.history(&project.name).await?;
    let taken = call.take(&PROJECT, step, project.value.state(), on, &history, &())?;
    project.value.state = taken.to.into();
    call.save(&PROJECTS, project).await?;
    call.record(&taken, &project.name, &project.authority, on, data).await
}
