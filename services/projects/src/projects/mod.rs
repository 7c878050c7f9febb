//! The projects (项目), from the day on which they are set up: the task book ([`task_book`]), its milestones
//! ([`milestones`]), its amendments ([`amendments`]), who is paid beside the units ([`payees`]), and how a project is
//! suspended and ends ([`course`]).

pub mod amendments;
pub mod changes;
pub mod course;
pub mod facts;
pub mod milestones;
mod moving;
pub mod payees;
pub mod procedure;
pub mod rpc;
pub mod rules;
pub mod store;
pub mod task_book;
#[cfg(test)]
mod tests;
pub(crate) mod units;

use kezhi_chassis::store::{Collection, PageRequest, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{GetProjectRequest, ListProjectsRequest, ListProjectsResponse, Project};
use serde_json::json;

use crate::funds::refuse_plan_not_open;
use crate::plans::PLANS;
use facts::Facts;
use procedure::PROJECT;
use store::Filter;

/// The projects, found by their official number too.
pub const PROJECTS: Collection<Project> = Collection {
    table: "projects",
    mark: |project| project.number.clone(),
    public: false,
};

/// The series of the project numbers (项目编号).
const NUMBERS: &str = "项";

/// Sets up a project (立项) under its plan: gives it its number, its field and its year, and stores it. Refuses a plan that is
/// not approved, or whose books are closed.
pub async fn set_up(call: &Call, project: Project, on: Day) -> Result<Stored<Project>, Error> {
    // Locked, so that the plan's books are not closed in the same moment.
    let plan = call.load_to_change(&PLANS, &project.plan, "").await?;
    refuse_plan_not_open(&plan.value)?;
    let taken = PROJECT.begin("SetUpProject", State::SetUp, &Facts::default())?;
    let project = Project {
        state: taken.to.into(),
        number: call.next_number(&plan.authority, NUMBERS, on).await?,
        field: plan.value.field,
        year: plan.value.year,
        allowed_steps: Vec::new(),
        ..project
    };
    let stored = call.create(&PROJECTS, &plan.authority, project).await?;
    store::add(call, &stored).await?;
    let granted: i64 = stored.value.grants.iter().map(|grant| grant.amount_fen).sum();
    let data = json!({
        "application": stored.value.application,
        "granted_fen": granted,
        "number": stored.value.number,
        "plan": stored.value.plan,
    });
    call.record(&taken, &stored.name, &stored.authority, on, data).await?;
    Ok(stored)
}

/// Takes a step of the project's procedure for another part of the service, saves the project and records the step.
pub async fn step(
    call: &Call,
    project: &mut Stored<Project>,
    step: &str,
    on: Day,
    data: serde_json::Value,
) -> Result<(), Error> {
    let history = call.history(&project.name).await?;
    let facts = Facts {
        open_amendment: amendments::open_of(call, project).await?,
        project: project.value.clone(),
        on: Some(on),
        ..Facts::default()
    };
    let taken = call.take(&PROJECT, step, project.value.state(), on, &history, &facts)?;
    moving::finish(call, project, taken, on, data).await
}

/// The project as it is shown: with the steps that are allowed now.
pub fn shown(mut project: Project) -> Project {
    let allowed = PROJECT.allowed(project.state());
    project.allowed_steps = allowed.into_iter().map(String::from).collect();
    project
}

async fn get(call: Call, request: GetProjectRequest) -> Result<Project, Error> {
    let project = call.load(&PROJECTS, &request.name).await?;
    units::refuse_strangers(&call, &project)?;
    Ok(shown(project.value))
}

async fn list(call: Call, request: ListProjectsRequest) -> Result<ListProjectsResponse, Error> {
    let arguments = format!(
        "projects {} {} {} {} {}",
        request.plan, request.state, request.field, request.year, request.unit
    );
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let filter = Filter {
        authority: call.authority().to_string(),
        plan: request.plan,
        state: request.state,
        field: request.field,
        from_year: request.year,
        to_year: request.year,
        units: units::narrowed(&call, request.unit),
    };
    let page = store::page(&call, &filter, &page).await?;
    let names: Vec<String> = page.rows.iter().map(store::Found::name).collect();
    let projects = call.load_all(&PROJECTS, &names).await?;
    Ok(ListProjectsResponse {
        projects: projects.into_iter().map(|project| shown(project.value)).collect(),
        next_page_token: page.next_page_token,
    })
}
