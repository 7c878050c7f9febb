//! Reaching SQLite or PostgreSQL.

use std::time::Duration;

use futures::future::FutureExt;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection, Error};
use sea_orm::{ConnectOptions, DatabaseConnection, DbErr};

/// The connections that one service holds; SQLite's writers queue, its readers do not.
pub(crate) const CONNECTIONS: usize = 8;

/// Which database a service keeps its rows in: a URL, `sqlite://…` or `postgres://…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database(pub String);

impl Database {
    /// True for a SQLite file, which is this machine's own.
    pub fn is_file(&self) -> bool {
        self.0.starts_with("sqlite:")
    }
}

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
        })
        // A connection to a file is not lost between two uses, and is looked at when it is given back.
        .test_before_acquire(!database.is_file())
        .map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| is_at_rest(connection).boxed()))
        .map_sqlx_postgres_before_acquire(|connection, _| is_at_rest(connection).boxed());
    sea_orm::Database::connect(options).await
}

/// False for a connection on which a transaction is left: it is closed, and never given to another call.
///
/// When a commit fails for want of room or because the disk did not keep it, SQLite has rolled back by itself, and the
/// rollback that follows fails too. What the pool counts and what the database does differ from then on: the next "begin" would
/// be a savepoint, the next "commit" would release it, and nothing would be stored.
async fn is_at_rest<C: Connection>(connection: &mut C) -> Result<bool, Error> {
    // A rollback that was begun when its transaction was dropped is done before this is answered.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}
