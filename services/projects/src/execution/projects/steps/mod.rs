//! The steps of a project, and what they have in common: only the unit in charge acts for it, and where its work ends its
//! milestones end too.

pub(super) mod amendments;
pub(super) mod course;
pub(super) mod milestones;
pub(super) mod payees;
pub(super) mod task_book;

use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Taken;
use kezhi_proto::StepRequest;
use kezhi_proto::projects::Project;
use kezhi_proto::projects::ProjectEvent;
use kezhi_proto::projects::project::State;

use super::procedure::{MILESTONE_DUE, OVER, PROJECT};
use super::rules::Facts;
use super::store::{add, note_standing};
use super::{AMENDMENTS, PROJECTS, granted_fen};
use crate::planning::plans::PLANS;
use crate::planning::plans::rules::refuse_closed_plan;
use crate::units;

/// The series of the project numbers (项目编号).
const NUMBERS: &str = "项";

/// Sets up a project (立项) under its plan: gives it its number, its field and its year, and stores it. Refuses a plan that is
/// not approved, or whose books are closed.
pub async fn set_up(call: &Call, project: Project, on: Day) -> Result<Stored<Project>, Error> {
    // Locked, so that the plan's books are not closed in the same moment.
    let plan = call.load_to_change(&PLANS, &project.plan, "").await?;
    refuse_closed_plan(&plan.value)?;
    let taken = PROJECT.begin_freely("SetUpProject")?;
    let project = Project {
        number: call.next_number(&plan.authority, NUMBERS, on).await?,
        field: plan.value.field,
        year: plan.value.year,
        ..project
    };
    let data = ProjectEvent {
        application: project.application.to_string(),
        granted_fen: granted_fen(&project),
        number: project.number.to_string(),
        plan: project.plan.to_string(),
        ..ProjectEvent::default()
    };
    let stored = call
        .begin(&PROJECTS, &plan.authority, project, &taken, on, data)
        .await?;
    add(call, &stored.value).await?;
    Ok(stored)
}

/// Takes a step of the project's procedure for another part of the service, saves the project and records the step.
pub async fn step(
    call: &Call,
    project: &mut Stored<Project>,
    step: &'static str,
    on: Day,
    data: ProjectEvent,
) -> Result<(), Error> {
    let moving = call.moving(project.clone(), step, on).await?;
    let taken = moving.take(call, &PROJECT, &facts(call, &moving).await?)?;
    *project = finish(call, moving, &taken, data).await?;
    Ok(())
}

/// Opens a project for the step that a request asks for.
async fn open(call: &Call, request: &impl StepRequest) -> Result<Moving<Project>, Error> {
    let project = call.load_to_change(&PROJECTS, request.name(), "").await?;
    units::refuse_all_but_the_lead(call, &project.value)?;
    project.refuse_stale(request.etag())?;
    opened(call, project, request).await
}

/// A project that was read to be changed, for the step that a request asks for. Of all organisations only the unit in charge acts for it.
async fn opened(call: &Call, project: Stored<Project>, request: &impl StepRequest) -> Result<Moving<Project>, Error> {
    units::refuse_all_but_the_lead(call, &project.value)?;
    let on = call.day_of_step(request.taken_on())?;
    call.moving(project, request.step(), on).await
}

/// What is known of a project whatever the step.
async fn facts(call: &Call, project: &Stored<Project>) -> Result<Facts, Error> {
    let open = call.load_by_key(&AMENDMENTS, &project.authority, &project.name).await?;
    Ok(Facts {
        project: project.value.clone(),
        open_amendment: open.map(|amendment| amendment.name).unwrap_or_default(),
        budget_heads: None,
        task_book: None,
        leader: None,
        payee: None,
    })
}

/// Stores a project as a taken step leaves it, and shows it.
async fn store(
    call: &Call,
    project: Moving<Project>,
    taken: &Taken<State>,
    data: ProjectEvent,
) -> Result<Project, Error> {
    let stored = finish(call, project, taken, data).await?;
    Ok(stored.value)
}

/// Stores a project as a taken step leaves it. Where its work ends, its open milestones end with it.
async fn finish(
    call: &Call,
    mut project: Moving<Project>,
    taken: &Taken<State>,
    data: ProjectEvent,
) -> Result<Stored<Project>, Error> {
    if OVER.contains(&taken.to) && taken.from != taken.to {
        project.value.ended_on = project.on.to_string();
        for milestone in &project.value.milestones {
            let subject = milestones::subject(&project.name, &milestone.id);
            call.cancel_limits(&subject, MILESTONE_DUE).await?;
        }
    }
    let stored = project.store(call, &PROJECTS, taken, data).await?;
    note_standing(call, &stored.value).await?;
    Ok(stored)
}
