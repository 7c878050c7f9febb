//! Reading flows: transfers, summed by the database.

use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::projects::{AccountKind, FundSource};
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::SUM;
use crate::money::ledger::flows::Flow;

/// Whose flows are read.
#[derive(Debug, Clone, Copy)]
pub enum Of<'a> {
    /// Of a plan, with all its projects.
    Plan(&'a str),
    /// Of all plans of an authority, with their projects.
    Authority(&'a str),
    /// Of a project, or of a plan without its own.
    Subject(&'a str),
}

/// Reads the flows up to the end of a day; all of them where none is named.
pub async fn flows(call: &Call, of: Of<'_>, as_of: &str) -> Result<Vec<Flow>, Error> {
    const GROUP: [&str; 6] = ["subject", "operation", "from_kind", "to_kind", "source", "head"];
    let mut query = Query::select();
    query
        .columns(GROUP)
        .expr_as(Expr::cust(SUM), "amount")
        .from("transfers");
    match of {
        Of::Plan(plan) => query.and_where(Expr::col("plan").eq(plan)),
        Of::Authority(authority) => query.and_where(Expr::col("authority").eq(authority)),
        Of::Subject(subject) => query.and_where(Expr::col("subject").eq(subject)),
    };
    if !as_of.is_empty() {
        query.and_where(Expr::col("day").lte(as_of));
    }
    for column in GROUP {
        query.add_group_by([Expr::col(column)]);
    }
    let mut flows = Vec::new();
    for row in call.tx().query_all(&query).await? {
        flows.push(Flow {
            subject: row.try_get("", "subject")?,
            operation: row.try_get("", "operation")?,
            from: AccountKind::try_from(row.try_get::<i32>("", "from_kind")?).map_err(Fault::new)?,
            to: AccountKind::try_from(row.try_get::<i32>("", "to_kind")?).map_err(Fault::new)?,
            source: FundSource::try_from(row.try_get::<i32>("", "source")?).map_err(Fault::new)?,
            head: row.try_get("", "head")?,
            amount: row.try_get("", "amount")?,
        });
    }
    Ok(flows)
}
