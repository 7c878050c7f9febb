//! Reading the journal.

use kezhi_chassis::{Call, Error};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::SUM;

/// What of a subject's transfers up to a day went into, or out of, each account.
pub async fn sums_by(call: &Call, column: &'static str, owner: &str, day: &str) -> Result<Vec<(String, i64)>, Error> {
    let query = Query::select()
        .expr_as(Expr::col(("transfers", column)), "key")
        .expr_as(Expr::cust(SUM), "amount")
        .from("transfers")
        .and_where(Expr::col(("transfers", "subject")).eq(owner))
        .and_where(Expr::col(("transfers", "day")).lte(day))
        .add_group_by([Expr::col(("transfers", column))])
        .to_owned();
    let rows = call.tx().query_all(&query).await?;
    let sums = rows
        .iter()
        .map(|row| Ok::<_, Error>((row.try_get("", "key")?, row.try_get("", "amount")?)));
    sums.collect()
}

/// The ids of what was posted for a subject, newest first.
pub async fn posting_ids(call: &Call, subject: &str, after: Option<&str>, limit: u64) -> Result<Vec<String>, Error> {
    let mut query = Query::select();
    query
        .distinct()
        .column("posting")
        .from("transfers")
        .and_where(Expr::col("subject").eq(subject))
        .order_by("posting", Order::Desc)
        .limit(limit);
    if let Some(after) = after {
        query.and_where(Expr::col("posting").lt(after));
    }
    let rows = call.tx().query_all(&query).await?;
    rows.iter().map(|row| Ok(row.try_get("", "posting")?)).collect()
}
