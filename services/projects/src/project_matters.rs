//! The matters of a project: what is listed by project, and who may see it.

use kezhi_chassis::store::{Collection, Page, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::Resource;

use crate::projects::PROJECTS;
use crate::{links, units};

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
        return match units::own_organisation(call) {
            None => call.list(of, call.authority(), state, page).await,
            Some(_) => Err(Refusal::field("project", "name a project of the organisation that calls").into()),
        };
    }
    refuse_unseen(call, project, project).await?;
    links::list(call, of, project, state, page).await
}

/// Refuses as unknown what belongs to a project that the caller may not see.
pub async fn refuse_unseen(call: &Call, project: &str, name: &str) -> Result<(), Error> {
    let project = call.load(&PROJECTS, project).await?.value;
    Ok(units::hide_from_outsiders(call, name, &project)?)
}
