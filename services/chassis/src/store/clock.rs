//! What a database knows of the time.

use sea_orm::sea_query::{Order, Query};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::error::Error;

/// An instant that a database knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatabaseClock {
    /// The instant, in microseconds of the Unix epoch.
    pub micros: i64,
    /// True for the clock of its machine; false for what was recorded last, where it has none of its own.
    pub is_running: bool,
}

/// The clock of PostgreSQL; of a SQLite file, the instant of the last entry of its log.
pub async fn database_clock(db: &impl ConnectionTrait) -> Result<DatabaseClock, Error> {
    if db.get_database_backend() == DbBackend::Postgres {
        let now = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS micros";
        let row = db
            .query_one_raw(Statement::from_string(DbBackend::Postgres, now))
            .await?;
        let micros = row.map(|row| row.try_get("", "micros")).transpose()?.unwrap_or(0);
        return Ok(DatabaseClock {
            micros,
            is_running: true,
        });
    }
    let last = Query::select()
        .column("recorded")
        .from("log_entries")
        .order_by("position", Order::Desc)
        .limit(1)
        .to_owned();
    let row = db.query_one(&last).await?;
    Ok(DatabaseClock {
        micros: row.map(|row| row.try_get("", "recorded")).transpose()?.unwrap_or(0),
        is_running: false,
    })
}
