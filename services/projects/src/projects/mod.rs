//! The projects (项目), from the day on which they are set up.

use kezhi_chassis::store::{Collection, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::Project;
use kezhi_proto::projects::project::State;
use serde_json::json;

/// The projects, found by their official number too.
pub const PROJECTS: Collection<Project> = Collection {
    table: "projects",
    mark: |project| project.number.clone(),
    public: false,
};

/// Sets a project up: it gets its number, and is stored.
pub async fn set_up(call: &Call, project: Project, on: Day) -> Result<Stored<Project>, Error> {
    let number = call.next_number(call.authority(), "项", on).await?;
    let project = Project {
        number,
        state: State::SetUp.into(),
        ..project
    };
    let stored = call.create(&PROJECTS, call.authority(), project).await?;
    let data = json!({"number": stored.value.number, "taken_on": on.to_string()});
    call.log(&stored.authority, &stored.name, "project.set-up", "", data)?;
    Ok(stored)
}
