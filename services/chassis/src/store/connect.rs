//! Reaching SQLite or PostgreSQL.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, DatabaseConnection, DbErr};

/// The connections that one service holds; SQLite's writers queue, its readers do not.
pub(crate) const CONNECTIONS: usize = 8;

/// Which database a service keeps its rows in: a URL, `sqlite://…` or `postgres://…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database(pub String);

/// Connects. A SQLite file is made when it is missing, with WAL, full durability and foreign keys.
pub async fn connect(database: &Database) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(database.0.clone());
    options
        .max_connections(CONNECTIONS as u32)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // FULL: an acknowledged write survives the loss of power, not only of the process.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10))
                .foreign_keys(true)
        });
    sea_orm::Database::connect(options).await
}
