//! Counting the register.

use kezhi_chassis::{Call, Error};
use sea_orm::QueryResult;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement};

use super::search::{Sought, narrow};
use super::{INDEX_KEYS, PATENTS};

/// How many groups are told at most.
const MOST: u64 = 200;

/// By what patents are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// A column that holds a number.
    Number(&'static str),
    /// A column that holds a text.
    Text(&'static str),
    /// The names of the owners.
    Owner,
}

/// How many patents there are.
pub async fn count(call: &Call, sought: &Sought) -> Result<i64, Error> {
    let mut query = counted(call, sought);
    query.expr_as(number(), Alias::new("patents"));
    let row = call.tx().query_one(&query).await?;
    Ok(row.map(|row| row.try_get("", "patents")).transpose()?.unwrap_or(0))
}

/// The groups, the largest first.
pub async fn groups(call: &Call, by: Counted, sought: &Sought) -> Result<Vec<(String, i64)>, Error> {
    let mut query = counted(call, sought);
    let key = match by {
        Counted::Number(column) | Counted::Text(column) => (PATENTS, column),
        Counted::Owner => {
            query
                .inner_join(INDEX_KEYS, Expr::col((INDEX_KEYS, "patent")).equals((PATENTS, "id")))
                .and_where(Expr::col((INDEX_KEYS, "is_owner")).eq(true));
            (INDEX_KEYS, "index_key")
        }
    };
    query
        .expr_as(Expr::col(key), Alias::new("key"))
        .expr_as(number(), Alias::new("patents"))
        .group_by_col(key)
        .order_by("patents", Order::Desc)
        .order_by("key", Order::Asc)
        .limit(MOST);
    let rows = call.tx().query_all(&query).await?;
    rows.iter()
        .map(|row| Ok((key_of(by, row)?, row.try_get("", "patents")?)))
        .collect()
}

fn key_of(by: Counted, row: &QueryResult) -> Result<String, Error> {
    Ok(match by {
        Counted::Number(_) => row.try_get::<i32>("", "key")?.to_string(),
        Counted::Text(_) | Counted::Owner => row.try_get("", "key")?,
    })
}

fn counted(call: &Call, sought: &Sought) -> SelectStatement {
    let mut query = Query::select()
        .from(PATENTS)
        .and_where(Expr::col((PATENTS, "authority")).eq(call.authority()))
        .to_owned();
    narrow(&mut query, sought);
    query
}

fn number() -> Expr {
    Func::count(Expr::col(sea_orm::sea_query::Asterisk)).into()
}
