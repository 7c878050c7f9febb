//! The matters of a project: what is listed by project, and who may see it.

use kezhi_chassis::store::{Collection, Filter, Page, PageRequest, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::Resource;
use kezhi_proto::projects::Project;

use crate::execution::projects::PROJECTS;
use crate::units;

/// Lists the matters of one project, or of all where none is named. An organisation's own caller must name one of its
/// projects.
pub async fn list<T: Resource>(
    call: &Call,
    of: &Collection<T>,
    project: &str,
    state: i32,
    page: &PageRequest,
) -> Result<Page<T>, Error> {
    if project.is_empty() {
        return match call.caller().own_organisation() {
            None => call.list(of, &Filter::of(call.authority()).in_state(state), page).await,
            Some(_) => Err(Refusal::field("project", "name a project of the organisation that calls").into()),
        };
    }
    let seen = seen(call, project, project).await?;
    let matters = Filter::of(&seen.authority).in_state(state).under(project);
    call.list(of, &matters, page).await
}

/// Refuses as unknown what belongs to a project that the caller may not see.
pub async fn refuse_unseen(call: &Call, project: &str, name: &str) -> Result<(), Error> {
    seen(call, project, name).await.map(|_| ())
}

/// A project that the caller may see; `name` is what was asked for, and what is unknown where they may not.
pub async fn seen(call: &Call, project: &str, name: &str) -> Result<Stored<Project>, Error> {
    let project = call.load(&PROJECTS, project).await?;
    units::hide_from_outsiders(call, name, &project.value)?;
    Ok(project)
}
