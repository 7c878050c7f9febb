//! Finding projects by what they are of: their plan, year, field, units; and what is theirs: task books and amendments.

mod found;
mod parts;

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{Project, milestone};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

pub use found::{Filter, Found, find, open_of_plan, overdue, page};
pub use parts::{add_part, parts};

use super::facts::units_of;

/// Makes a new project findable.
pub async fn add(call: &Call, project: &Stored<Project>) -> Result<(), Error> {
    let value = &project.value;
    let id = id_of(&project.name);
    let granted: i64 = value.grants.iter().map(|grant| grant.amount_fen).sum();
    let insert = Query::insert()
        .into_table("project_index")
        .columns(["project", "authority", "plan", "lead", "year", "field", "granted_fen"])
        .values_panic([
            id.into(),
            project.authority.clone().into(),
            value.plan.clone().into(),
            value
                .lead
                .as_ref()
                .map(|unit| unit.credit_code.clone())
                .unwrap_or_default()
                .into(),
            value.year.into(),
            value.field.into(),
            granted.into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    let mut units = Query::insert().into_table("project_units").to_owned();
    units.columns(["unit", "project"]);
    for unit in units_of(value) {
        units.values_panic([unit.into(), id.into()]);
    }
    call.tx().execute(&units).await?;
    Ok(())
}

/// Notes what a project is granted in all, once that has grown.
pub async fn note_grants(call: &Call, project: &Project) -> Result<(), Error> {
    let granted: i64 = project.grants.iter().map(|grant| grant.amount_fen).sum();
    let update = Query::update()
        .table("project_index")
        .value("granted_fen", granted)
        .and_where(Expr::col("project").eq(id_of(&project.name)))
        .to_owned();
    call.tx().execute(&update).await?;
    Ok(())
}

/// Notes which milestones of a project are open, and until when.
pub async fn note_milestones(call: &Call, project: &str, value: &Project) -> Result<(), Error> {
    let id = id_of(project);
    let delete = Query::delete()
        .from_table("open_milestones")
        .and_where(Expr::col("project").eq(id))
        .to_owned();
    call.tx().execute(&delete).await?;
    let mut insert = Query::insert().into_table("open_milestones").to_owned();
    insert.columns(["project", "milestone", "due_on"]);
    let mut any = false;
    for one in &value.milestones {
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
