//! The rows in which something is sealed, or to be.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query};

use super::column::Sealed;
use crate::call::Call;
use crate::context::ServiceContext;
use crate::error::Error;

/// How many rows are read, and sealed in one transaction.
const AT_ONCE: u64 = 100;
/// Holds what documents are filed under.
const FILINGS: &str = "index_keys";

/// A row as it was read.
pub(super) struct Row {
    pub(super) key: String,
    pub(super) text: String,
}

/// What stands in a row anew.
pub(super) struct Anew {
    pub(super) text: String,
    /// The column of the blind index, and what stands there.
    pub(super) index: Option<(&'static str, String)>,
}

/// The next rows after a key.
pub(super) async fn rows_after(
    db: &impl ConnectionTrait,
    column: &Sealed,
    last: Option<&str>,
) -> Result<Vec<Row>, Error> {
    let mut query = Query::select()
        .columns([column.key, column.column])
        .from(column.table)
        .order_by(column.key, Order::Asc)
        .limit(AT_ONCE)
        .to_owned();
    if let Some(last) = last {
        query.and_where(Expr::col(column.key).gt(last));
    }
    let mut rows = Vec::new();
    for row in db.query_all(&query).await? {
        rows.push(Row {
            key: row.try_get("", column.key)?,
            text: row.try_get("", column.column)?,
        });
    }
    Ok(rows)
}

/// Changes rows, unless they have changed since they were read: who changed them has sealed them.
pub(super) async fn change(call: &Call, column: &Sealed, changes: &[(&Row, Anew)]) -> Result<u64, Error> {
    let mut sealed = 0;
    for (row, anew) in changes {
        if column.table == FILINGS {
            sealed += index_anew(call, &row.text, &anew.text).await?;
            continue;
        }
        let mut update = Query::update()
            .table(column.table)
            .value(column.column, &anew.text)
            .and_where(Expr::col(column.key).eq(&row.key))
            .and_where(Expr::col(column.column).eq(&row.text))
            .to_owned();
        if let Some((name, index)) = &anew.index {
            update.value(*name, index);
        }
        sealed += call.tx().execute(&update).await?.rows_affected();
    }
    Ok(sealed)
}

/// Files under another index_key what was filed under one: its index_key is part of what a filing is found by.
async fn index_anew(call: &Call, from: &str, to: &str) -> Result<u64, Error> {
    let delete = Query::delete()
        .from_table(FILINGS)
        .and_where(Expr::col("index_key").eq(from))
        .returning_all()
        .to_owned();
    let filed = call.tx().query_all(&delete).await?;
    for row in &filed {
        let (collection, id): (String, String) = (row.try_get("", "collection")?, row.try_get("", "id")?);
        let insert = Query::insert()
            .into_table(FILINGS)
            .columns(["collection", "index_key", "id"])
            .values_panic([collection.into(), to.into(), id.into()])
            .to_owned();
        call.tx().execute(&insert).await?;
    }
    Ok(filed.len() as u64)
}

/// How much is sealed in a column under other keys than these.
pub(super) async fn count_others(context: &ServiceContext, column: &Sealed, ids: &[String]) -> Result<i64, Error> {
    let begins = |text: String| Expr::col(column.column).like(format!("{text}%"));
    let mut query = Query::select()
        .expr_as(Func::count(Expr::col(column.key)), "rows")
        .from(column.table)
        .and_where(begins(column.begins("")))
        .to_owned();
    for id in ids {
        query.and_where(begins(column.begins(&format!("{id}."))).not());
    }
    let row = context.db().query_one(&query).await?;
    Ok(row.map(|row| row.try_get("", "rows")).transpose()?.unwrap_or(0))
}
