//! The rows of what was counted: one for each month and event.

use kezhi_chassis::{Call, Error};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};

const TABLE: &str = "case_counts";
const SUMS: [&str; 3] = ["count", "fines_fen", "confiscated_fen"];

/// What is known of one month and event.
#[derive(Debug, Clone)]
pub struct Row {
    /// The type of the entries.
    pub event: String,
    /// How many there were.
    pub count: i64,
    /// The fines in them, in fen.
    pub fines_fen: i64,
    /// What they confiscated, in fen.
    pub confiscated_fen: i64,
}

/// Counts one entry of a month.
pub async fn note(call: &Call, authority: &str, month: &str, row: &Row) -> Result<(), Error> {
    let sum = |column: &'static str| {
        let (old, new) = (Expr::col((TABLE, column)), Expr::col(("excluded", column)));
        (column, old.add(new))
    };
    let insert = Query::insert()
        .into_table(TABLE)
        .columns(["authority", "month", "event", "count", "fines_fen", "confiscated_fen"])
        .values_panic([
            authority.into(),
            month.into(),
            row.event.clone().into(),
            row.count.into(),
            row.fines_fen.into(),
            row.confiscated_fen.into(),
        ])
        .on_conflict(
            OnConflict::columns(["authority", "month", "event"])
                .values(SUMS.map(sum))
                .to_owned(),
        )
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// The rows of the caller's authority in the months from one to another.
pub async fn rows(call: &Call, from: &str, to: &str) -> Result<Vec<Row>, Error> {
    let query = Query::select()
        .columns(["event", "count", "fines_fen", "confiscated_fen"])
        .from(TABLE)
        .and_where(Expr::col("authority").eq(call.authority()))
        .and_where(Expr::col("month").gte(from))
        .and_where(Expr::col("month").lte(to))
        .to_owned();
    let rows = call.tx().query_all(&query).await?;
    let read = rows.iter().map(|row| {
        Ok(Row {
            event: row.try_get("", "event")?,
            count: row.try_get("", "count")?,
            fines_fen: row.try_get("", "fines_fen")?,
            confiscated_fen: row.try_get("", "confiscated_fen")?,
        })
    });
    read.collect()
}
