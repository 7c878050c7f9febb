//! The projects that are sought, and what is counted of them.

use std::collections::BTreeMap;

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::project::State;
use sea_orm::QueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement};

use crate::execution::projects::procedure::AT_WORK;

/// Which projects are sought; what is empty or 0 does not narrow them.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// The authority whose they are; always said.
    pub authority: String,
    /// The plan, "plans/{id}".
    pub plan: String,
    /// The state.
    pub state: i32,
    /// The field.
    pub field: i32,
    /// The first year of their plans.
    pub from_year: i32,
    /// The last year of their plans.
    pub to_year: i32,
    /// The units that all take part.
    pub units: Vec<String>,
}

/// A project as it is found and counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its id.
    pub id: String,
    /// The plan.
    pub plan: String,
    /// The credit code of the unit in charge.
    pub lead: String,
    /// The year of the plan.
    pub year: i32,
    /// The field.
    pub field: i32,
    /// The state.
    pub state: i32,
    /// What was granted.
    pub granted_fen: i64,
}

impl Found {
    /// The resource name.
    pub fn name(&self) -> String {
        format!("projects/{}", self.id)
    }
}

/// The projects that are sought, newest first: those after an id, so many at most.
pub async fn find(call: &Call, sought: &Sought, after: Option<&str>, limit: u64) -> Result<Vec<Found>, Error> {
    let mut query = Query::select();
    query
        .columns(["project", "plan", "lead", "year", "field", "granted_fen"].map(|column| ("project_index", column)))
        .column(("projects", "state"))
        .from("project_index")
        .inner_join(
            "projects",
            Expr::col(("projects", "id")).equals(("project_index", "project")),
        )
        .order_by(("project_index", "project"), Order::Desc)
        .limit(limit);
    narrow(&mut query, sought);
    if let Some(after) = after {
        query.and_where(Expr::col(("project_index", "project")).lt(after));
    }
    call.tx().query_all(&query).await?.iter().map(read).collect()
}

/// A project of a plan that is not closed; `None` where all are.
pub async fn open_of_plan(call: &Call, plan: &str) -> Result<Option<String>, Error> {
    let query = Query::select()
        .column(("project_index", "project"))
        .from("project_index")
        .inner_join(
            "projects",
            Expr::col(("projects", "id")).equals(("project_index", "project")),
        )
        .and_where(Expr::col(("project_index", "plan")).eq(plan))
        .and_where(Expr::col(("projects", "state")).ne(i32::from(State::Closed)))
        .order_by(("project_index", "project"), Order::Asc)
        .limit(1)
        .to_owned();
    let row = call.tx().query_one(&query).await?;
    row.map(|row| {
        let id: String = row.try_get("", "project")?;
        Ok(format!("projects/{id}"))
    })
    .transpose()
}

/// How many open milestones of these projects are past their day, by the id of the project. Where the work has ended, none is.
pub async fn overdue(call: &Call, projects: &[String], today: Day) -> Result<BTreeMap<String, i64>, Error> {
    let column = |name: &'static str| Expr::col(("open_milestones", name));
    let query = Query::select()
        .column(("open_milestones", "project"))
        .expr_as(Func::count(column("milestone")), "overdue")
        .from("open_milestones")
        .inner_join(
            "projects",
            Expr::col(("projects", "id")).equals(("open_milestones", "project")),
        )
        .and_where(column("project").is_in(projects))
        .and_where(column("due_on").lt(today.to_string()))
        .and_where(Expr::col(("projects", "state")).is_in(AT_WORK.map(i32::from)))
        .add_group_by([column("project")])
        .to_owned();
    let mut counts = BTreeMap::new();
    for row in call.tx().query_all(&query).await? {
        counts.insert(row.try_get("", "project")?, row.try_get("", "overdue")?);
    }
    Ok(counts)
}

fn narrow(query: &mut SelectStatement, sought: &Sought) {
    let column = |name: &'static str| Expr::col(("project_index", name));
    query.and_where(column("authority").eq(sought.authority.as_str()));
    if !sought.plan.is_empty() {
        query.and_where(column("plan").eq(sought.plan.as_str()));
    }
    if sought.field != 0 {
        query.and_where(column("field").eq(sought.field));
    }
    if sought.from_year != 0 {
        query.and_where(column("year").gte(sought.from_year));
    }
    if sought.to_year != 0 {
        query.and_where(column("year").lte(sought.to_year));
    }
    if sought.state != 0 {
        query.and_where(Expr::col(("projects", "state")).eq(sought.state));
    }
    for unit in &sought.units {
        let theirs = Query::select()
            .column("project")
            .from("project_units")
            .and_where(Expr::col("unit").eq(unit.as_str()))
            .to_owned();
        query.and_where(column("project").in_subquery(theirs));
    }
}

fn read(row: &QueryResult) -> Result<Found, Error> {
    Ok(Found {
        id: row.try_get("", "project")?,
        plan: row.try_get("", "plan")?,
        lead: row.try_get("", "lead")?,
        year: row.try_get("", "year")?,
        field: row.try_get("", "field")?,
        state: row.try_get("", "state")?,
        granted_fen: row.try_get("", "granted_fen")?,
    })
}
