//! Checking the chain.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::entry::{COLUMNS, GENESIS, hash, read};
use crate::error::{Error, Fault};

/// How many entries are read at a time.
const BATCH: u64 = 1_000;

/// The first thing that is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The position of the row.
    pub position: i64,
    /// What is wrong with it.
    pub what: String,
}

/// Walks the whole log: the number of entries, or the first row that is not what was written.
pub async fn verify(db: &DatabaseConnection) -> Result<Result<i64, Finding>, Error> {
    let (mut position, mut previous) = (0, GENESIS.to_string());
    loop {
        let query = Query::select()
            .columns(COLUMNS)
            .from("log_entries")
            .and_where(Expr::col("position").gt(position))
            .order_by("position", Order::Asc)
            .limit(BATCH)
            .to_owned();
        let rows = db.query_all(&query).await?;
        if rows.is_empty() {
            return against_head(db, position, &previous).await;
        }
        for row in &rows {
            let entry = read(row)?;
            let finding = |what: &str| Finding {
                position: entry.position,
                what: what.to_string(),
            };
            if entry.position != position + 1 {
                return Ok(Err(finding("the position before is missing")));
            }
            if entry.previous_hash != previous {
                return Ok(Err(finding("it does not continue the entry before")));
            }
            if hash(&entry) != entry.hash {
                return Ok(Err(finding("its content does not give its hash")));
            }
            (position, previous) = (entry.position, entry.hash);
        }
    }
}

async fn against_head(db: &DatabaseConnection, position: i64, previous: &str) -> Result<Result<i64, Finding>, Error> {
    let query = Query::select()
        .columns(["position", "hash"])
        .from("log_head")
        .to_owned();
    let head = db
        .query_one(&query)
        .await?
        .ok_or_else(|| Fault::new("the log has no head"))?;
    let (expected, hash): (i64, String) = (head.try_get("", "position")?, head.try_get("", "hash")?);
    match (expected, hash.as_str()) == (position, previous) {
        true => Ok(Ok(position)),
        false => Ok(Err(Finding {
            position: position + 1,
            what: format!("the log ends before its head at {expected}"),
        })),
    }
}
