//! The projects that are sought.

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::project::State;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

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

/// The names of the projects that are sought, newest first: those after an id, so many at most.
pub async fn find(call: &Call, of: &Sought, after: Option<&str>, limit: u64) -> Result<Vec<String>, Error> {
    let mut query = sought(of);
    query
        .column(("project_index", "project"))
        .order_by(("project_index", "project"), Order::Desc)
        .limit(limit);
    if let Some(after) = after {
        query.and_where(Expr::col(("project_index", "project")).lt(after));
    }
    let rows = call.tx().query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("", "project")?;
            Ok(format!("projects/{id}"))
        })
        .collect()
}

/// A project of a plan that is not closed; `None` where all are.
pub async fn open_of_plan(call: &Call, plan: &str) -> Result<Option<String>, Error> {
    let query = Query::select()
        .column("project")
        .from("project_index")
        .and_where(Expr::col("plan").eq(plan))
        .and_where(Expr::col("state").ne(i32::from(State::Closed)))
        .order_by("project", Order::Asc)
        .limit(1)
        .to_owned();
    let row = call.tx().query_one(&query).await?;
    row.map(|row| {
        let id: String = row.try_get("", "project")?;
        Ok(format!("projects/{id}"))
    })
    .transpose()
}

/// Selects, of `project_index`, what is sought, and no column yet.
pub fn sought(sought: &Sought) -> SelectStatement {
    let column = |name: &'static str| Expr::col(("project_index", name));
    let mut query = Query::select().from("project_index").to_owned();
    query.and_where(column("authority").eq(sought.authority.as_str()));
    if !sought.plan.is_empty() {
        query.and_where(column("plan").eq(sought.plan.as_str()));
    }
    for (name, number) in [("state", sought.state), ("field", sought.field)] {
        if number != 0 {
            query.and_where(column(name).eq(number));
        }
    }
    if sought.from_year != 0 {
        query.and_where(column("year").gte(sought.from_year));
    }
    if sought.to_year != 0 {
        query.and_where(column("year").lte(sought.to_year));
    }
    for unit in &sought.units {
        let theirs = Query::select()
            .column("project")
            .from("project_units")
            .and_where(Expr::col("unit").eq(unit.as_str()))
            .to_owned();
        query.and_where(column("project").in_subquery(theirs));
    }
    query
}
