//! The projects (项目), from the day on which they are set up: their task books, milestones, amendments and payees, and how
//! they are suspended and end.

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod steps;
pub mod store;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, Page, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::amendment;
use kezhi_proto::projects::{
    Amendment, GetProjectRequest, ListAmendmentsRequest, ListAmendmentsResponse, ListProjectsRequest,
    ListProjectsResponse, ListTaskBooksRequest, ListTaskBooksResponse, Project, TaskBookVersion,
};

use crate::execution::project_matters;
use crate::units;
use procedure::PROJECT;
use store::Sought;

pub use steps::{set_up, step};

/// The projects, found by their official number too.
pub const PROJECTS: Collection<Project> = Collection {
    unique_key: |project| project.number.clone(),
    offers: |project| PROJECT.allowed(project.state()),
    ..Collection::named("projects")
};

/// The versions of task books.
pub const TASK_BOOKS: Collection<TaskBookVersion> = Collection {
    index_keys: |version| vec![version.project.clone()],
    ..Collection::named("taskbooks")
};

/// The amendments. While one waits, it is found by its project, and no other can be stored beside it.
pub const AMENDMENTS: Collection<Amendment> = Collection {
    unique_key: |amendment| match amendment.state() {
        amendment::State::Proposed => amendment.project.clone(),
        _ => String::new(),
    },
    index_keys: |amendment| vec![amendment.project.clone()],
    ..Collection::named("amendments")
};

/// One page of the projects that are sought, newest first.
pub async fn page(call: &Call, sought: &Sought, page: &PageRequest) -> Result<Page<Project>, Error> {
    let found = store::find(call, sought, page.after.as_deref(), page.size + 1).await?;
    let found = page.page(found, |name| store::id_of(name).to_string())?;
    let projects = call.load_all(&PROJECTS, &found.rows).await?;
    Ok(Page {
        rows: projects.into_iter().map(|project| project.value).collect(),
        next_page_token: found.next_page_token,
    })
}

/// What was granted to a project from all sources, in fen.
pub fn granted_fen(project: &Project) -> i64 {
    let amounts = project.grants.iter().map(|grant| grant.amount_fen);
    amounts.fold(0, i64::saturating_add)
}

async fn get(call: Call, request: GetProjectRequest) -> Result<Project, Error> {
    let project = project_matters::seen(&call, &request.name, &request.name).await?;
    Ok(project.value)
}

async fn list(call: Call, request: ListProjectsRequest) -> Result<ListProjectsResponse, Error> {
    let asked = call.page(&request)?;
    let sought = Sought {
        authority: call.authority().to_string(),
        plan: request.plan,
        state: request.state,
        field: request.field,
        from_year: request.year,
        to_year: request.year,
        units: units::narrowed(&call, request.unit),
    };
    let page = page(&call, &sought, &asked).await?;
    Ok(page.answer())
}

async fn list_task_books(call: Call, request: ListTaskBooksRequest) -> Result<ListTaskBooksResponse, Error> {
    let project = project_matters::seen(&call, &request.project, &request.project).await?;
    let theirs = Filter::of(&project.authority).under(&project.name);
    let page = call.list(&TASK_BOOKS, &theirs, &call.page(&request)?).await?;
    Ok(page.answer())
}

async fn list_amendments(call: Call, request: ListAmendmentsRequest) -> Result<ListAmendmentsResponse, Error> {
    let project = project_matters::seen(&call, &request.project, &request.project).await?;
    let theirs = Filter::of(&project.authority).under(&project.name);
    let page = call.list(&AMENDMENTS, &theirs, &call.page(&request)?).await?;
    Ok(page.answer())
}
