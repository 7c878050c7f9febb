//! Checking the chain.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::Head;
use super::entry::{COLUMNS, hash, read};
use crate::error::Error;

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

/// Walks the whole log: its head, or the first row that is not what was written. It must be given one view of the database:
/// while others write, rows and head would be of two moments.
pub async fn verify(db: &impl ConnectionTrait) -> Result<Result<Head, Finding>, Error> {
    let mut last = Head::genesis();
    loop {
        let query = Query::select()
            .columns(COLUMNS)
            .from("log_entries")
            .and_where(Expr::col("position").gt(last.position))
            .order_by("position", Order::Asc)
            .limit(BATCH)
            .to_owned();
        let rows = db.query_all(&query).await?;
        if rows.is_empty() {
            return against_head(db, last).await;
        }
        for row in &rows {
            let entry = read(row)?;
            let finding = |what: &str| Finding {
                position: entry.position,
                what: what.to_string(),
            };
            if entry.position != last.position + 1 {
                return Ok(Err(finding("the position before is missing")));
            }
            if entry.previous_hash != last.hash {
                return Ok(Err(finding("it does not continue the entry before")));
            }
            if hash(&entry) != entry.hash {
                return Ok(Err(finding("its content does not give its hash")));
            }
            last = Head {
                position: entry.position,
                hash: entry.hash,
            };
        }
    }
}

async fn against_head(db: &impl ConnectionTrait, last: Head) -> Result<Result<Head, Finding>, Error> {
    let head = Head::read(db).await?;
    match head == last {
        true => Ok(Ok(last)),
        false => Ok(Err(Finding {
            position: last.position + 1,
            what: format!("the log ends before its head at {}", head.position),
        })),
    }
}
