//! Finding projects by what they are of: their state, plan, year, field, units, and the days of their open milestones.

mod found;

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{Project, milestone};
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::granted_fen;
use super::procedure::AT_WORK;
use crate::units;

pub use found::{Sought, find, open_of_plan, sought};

/// Makes a new project findable.
pub async fn add(call: &Call, project: &Project) -> Result<(), Error> {
    let id = id_of(&project.name);
    let lead = project.lead.clone().unwrap_or_default().credit_code;
    let insert = Query::insert()
        .into_table("project_index")
        .columns([
            "project",
            "authority",
            "plan",
            "lead",
            "year",
            "field",
            "state",
            "granted_fen",
        ])
        .values_panic([
            id.into(),
            project.authority.clone().into(),
            project.plan.clone().into(),
            lead.into(),
            project.year.into(),
            project.field.into(),
            project.state.into(),
            granted_fen(project).into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    let mut insert = Query::insert().into_table("project_units").to_owned();
    insert.columns(["unit", "project"]);
    for unit in units::of(project) {
        insert.values_panic([unit.credit_code.clone().into(), id.into()]);
    }
    call.tx().execute(&insert).await?;
    Ok(())
}

/// Notes what a project is granted in all, once that has grown.
pub async fn note_grants(call: &Call, project: &Project) -> Result<(), Error> {
    let update = Query::update()
        .table("project_index")
        .value("granted_fen", granted_fen(project))
        .and_where(Expr::col("project").eq(id_of(&project.name)))
        .to_owned();
    call.tx().execute(&update).await?;
    Ok(())
}

/// Notes how a project stands, and which of its milestones are open until when; none is where its work has ended.
pub async fn note_standing(call: &Call, project: &Project) -> Result<(), Error> {
    let id = id_of(&project.name);
    let update = Query::update()
        .table("project_index")
        .value("state", project.state)
        .and_where(Expr::col("project").eq(id))
        .to_owned();
    call.tx().execute(&update).await?;
    let delete = Query::delete()
        .from_table("open_milestones")
        .and_where(Expr::col("project").eq(id))
        .to_owned();
    call.tx().execute(&delete).await?;
    if !AT_WORK.contains(&project.state()) {
        return Ok(());
    }
    let mut insert = Query::insert().into_table("open_milestones").to_owned();
    insert.columns(["project", "milestone", "due_on"]);
    let mut any = false;
    for one in &project.milestones {
        if one.state() == milestone::State::Open {
            insert.values_panic([id.into(), one.id.clone().into(), one.due_on.clone().into()]);
            any = true;
        }
    }
    if any {
        call.tx().execute(&insert).await?;
    }
    Ok(())
}

/// The id in a resource name.
pub fn id_of(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}
