//! Projects counted, and read a line each, by the database.

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::{GroupBy, StatisticsGroup};
use sea_orm::sea_query::{
    CommonTableExpression, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, UnionType,
};
use sea_orm::{QueryResult, Value};

use super::groups::Mark;
use crate::execution::projects::store::{Sought, sought};
use crate::money::ledger::Totals;
use crate::money::ledger::store::read_totals;

/// What is counted of the projects of a group, as the columns are called.
const COUNTS: [&str; 7] = [
    "projects",
    "granted_fen",
    "committed_fen",
    "paid_fen",
    "spent_fen",
    "own_fen",
    "overdue",
];

/// What the books and the calendar say of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its resource name.
    pub(super) project: String,
    /// What the books say.
    pub(super) totals: Totals,
    /// How many of its milestones are open though their day is over.
    pub(super) overdue: i64,
}

/// The projects that are sought, counted in all, and the groups after a mark in their order, so many at most.
pub(super) async fn count(
    call: &Call,
    of: &Sought,
    by: GroupBy,
    after: Option<Mark>,
    limit: u64,
) -> Result<(StatisticsGroup, Vec<(Mark, StatisticsGroup)>), Error> {
    let mut counted = with_books(sought(of), call.today());
    let column = ("project_index", column_of(by));
    // By no column as it is, so that SQLite takes no index for it: in the order of their ids projects lie side by side with their lines.
    let none = match Mark::is_number(by) {
        true => Expr::val(0),
        false => Expr::val(""),
    };
    let mark = Func::coalesce([Expr::col(column), none]);
    counted.expr_as(mark, "mark").add_group_by([Expr::col("mark")]);
    counted.expr_as(whole("COUNT(*)"), "projects");
    for column in COUNTS.into_iter().skip(1) {
        counted.expr_as(whole(&format!("COALESCE(SUM({column}), 0)")), column);
    }
    let mut page = Query::select();
    page.column("mark")
        .columns(COUNTS)
        .from("counted")
        .order_by("mark", Order::Asc)
        .limit(limit);
    if let Some(after) = after {
        page.and_where(Expr::col("mark").gt(value(after)));
    }
    let mut total = Query::select();
    total.expr(Expr::cust("NULL")).from("counted");
    for column in COUNTS {
        total.expr(whole(&format!("COALESCE(SUM({column}), 0)")));
    }
    // The page first: of its columns the answer is.
    let both = Query::select()
        .column("mark")
        .columns(COUNTS)
        .from_subquery(page, "page")
        .union(UnionType::All, total)
        .to_owned();
    let counted = CommonTableExpression::new()
        .query(counted)
        .table_name("counted")
        .to_owned();
    let query = both.with(Query::with().cte(counted).to_owned());
    let mut groups = Vec::new();
    let mut total = StatisticsGroup::default();
    for row in call.tx().query_all(&query).await? {
        match read_mark(by, &row)? {
            Some(mark) => groups.push((mark, read(&row)?)),
            None => total = read(&row)?,
        }
    }
    groups.sort_by(|(mark, _), (other, _)| mark.cmp(other));
    Ok((total, groups))
}

/// What is said of the projects that are sought, newest first: those after an id, so many at most.
pub(super) async fn lines(call: &Call, of: &Sought, after: Option<&str>, limit: u64) -> Result<Vec<Line>, Error> {
    let id = ("project_index", "project");
    let mut query = with_books(sought(of), call.today());
    query
        .column(id)
        .columns(COUNTS.into_iter().skip(2))
        .order_by(id, Order::Desc)
        .limit(limit);
    if let Some(after) = after {
        query.and_where(Expr::col(id).lt(after));
    }
    let rows = call.tx().query_all(&query).await?;
    rows.iter().map(line).collect()
}

/// With what the books say of each, and how many of its milestones are open though their day was before this one.
fn with_books(mut projects: SelectStatement, today: Day) -> SelectStatement {
    let overdue = Query::select()
        .expr_as(Expr::col("project"), "late_project")
        .expr_as(Func::count(Expr::col("milestone")), "overdue")
        .from("open_milestones")
        .and_where(Expr::col("due_on").lt(today.to_string()))
        .add_group_by([Expr::col("project")])
        .to_owned();
    projects
        .left_join(
            "subject_totals",
            Expr::cust(
                "subject_totals.authority = project_index.authority AND subject_totals.subject = 'projects/' || project_index.project",
            ),
        )
        .join_subquery(
            JoinType::LeftJoin,
            overdue,
            "late",
            Expr::cust("late_project = project_index.project"),
        );
    projects
}

/// By which column of `project_index` projects are grouped.
fn column_of(by: GroupBy) -> &'static str {
    match by {
        GroupBy::Unspecified | GroupBy::Year => "year",
        GroupBy::Field => "field",
        GroupBy::State => "state",
        GroupBy::Unit => "lead",
        GroupBy::Plan => "plan",
    }
}

fn value(mark: Mark) -> Value {
    match mark {
        Mark::Number(number) => number.into(),
        Mark::Name(name) => name.into(),
    }
}

/// The mark of a group; the total has none.
fn read_mark(by: GroupBy, row: &QueryResult) -> Result<Option<Mark>, Error> {
    Ok(match Mark::is_number(by) {
        true => row.try_get::<Option<i32>>("", "mark")?.map(Mark::Number),
        false => row.try_get::<Option<String>>("", "mark")?.map(Mark::Name),
    })
}

/// A sum of 64 bits in either database.
fn whole(sum: &str) -> Expr {
    Expr::cust(format!("CAST({sum} AS BIGINT)"))
}

fn read(row: &QueryResult) -> Result<StatisticsGroup, Error> {
    Ok(StatisticsGroup {
        key: String::new(),
        projects: row.try_get("", "projects")?,
        planned_fen: row.try_get("", "granted_fen")?,
        committed_fen: row.try_get("", "committed_fen")?,
        paid_fen: row.try_get("", "paid_fen")?,
        spent_fen: row.try_get("", "spent_fen")?,
        own_fen: row.try_get("", "own_fen")?,
        overdue_milestones: row.try_get("", "overdue")?,
    })
}

fn line(row: &QueryResult) -> Result<Line, Error> {
    let id: String = row.try_get("", "project")?;
    Ok(Line {
        project: format!("projects/{id}"),
        totals: read_totals(row)?,
        overdue: row.try_get::<Option<i64>>("", "overdue")?.unwrap_or_default(),
    })
}
