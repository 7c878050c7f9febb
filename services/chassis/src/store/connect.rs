//! Reaching SQLite or PostgreSQL.

use std::num::NonZeroU64;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{FutureExt, ready};
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection, Error, PgConnection};
use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend, DbErr, RuntimeErr};
use serde::{Deserialize, Serialize};

/// The connections that one service holds to its database. SQLite's writers queue, its readers do not.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pool {
    /// How many at most; of PostgreSQL's, two are for those who only read, and of SQLite's, all: one more writes. One more asks whether the
    /// database answers, and on PostgreSQL another hears of what other processes append.
    pub connections: u32,
    /// How long a call waits for one, in seconds.
    pub acquire_seconds: NonZeroU64,
    /// After how many seconds one that nobody needs is closed.
    pub idle_seconds: NonZeroU64,
}

impl Pool {
    /// Without one for a writer beside those who only read, nothing would be written.
    pub const FEWEST: u32 = 3;

    /// The same of a single connection.
    #[must_use]
    pub fn of_one(&self) -> Self {
        Self {
            connections: 1,
            ..self.clone()
        }
    }
}

impl Default for Pool {
    fn default() -> Self {
        Self {
            connections: 8,
            acquire_seconds: NonZeroU64::MIN.saturating_add(9),
            idle_seconds: NonZeroU64::MIN.saturating_add(599),
        }
    }
}

/// How long a database may take to take the first connection.
const ANSWER: Duration = Duration::from_secs(5);

/// Which database a service keeps its rows in: a URL, `sqlite://…` or `postgres://…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database(pub String);

/// With which login which database of PostgreSQL is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The name of the login.
    pub name: String,
    /// The database.
    pub database: String,
}

impl Database {
    /// True for SQLite, which is this process's own.
    pub fn is_file(&self) -> bool {
        self.0.starts_with("sqlite:")
    }

    /// The SQLite file.
    pub fn file(&self) -> Option<&Path> {
        self.0.strip_prefix("sqlite://").map(Path::new)
    }

    /// The login of PostgreSQL and the database that it is used for; nothing for SQLite, or where the URL is none.
    pub fn login(&self) -> Option<Login> {
        let options: PgConnectOptions = self.0.parse().ok().filter(|_| !self.is_file())?;
        let name = options.get_username().to_string();
        let database = options.get_database().unwrap_or(&name).to_string();
        Some(Login { name, database })
    }

    /// One connection beside all others.
    pub(crate) async fn connect_once(&self) -> Result<DatabaseConnection, DbErr> {
        connect_with(self, &Pool::default().of_one(), false).await
    }

    /// Which file of the machine it is, whatever its name: its device and number. Nothing for PostgreSQL, or where there is none.
    pub(crate) fn identity(&self) -> Option<(u64, u64)> {
        let metadata = std::fs::metadata(self.file()?).ok()?;
        Some((metadata.dev(), metadata.ino()))
    }
}

/// Connects. A SQLite file is made when it is missing, with WAL, full durability and foreign keys.
pub async fn connect(database: &Database) -> Result<DatabaseConnection, DbErr> {
    connect_pooled(database, &Pool::default()).await
}

/// The same, with as many connections as are said.
pub async fn connect_pooled(database: &Database, pool: &Pool) -> Result<DatabaseConnection, DbErr> {
    if !database.is_file() {
        // The pool would try until its patience ends, and say no more than that it did.
        let once = PgConnection::connect(&database.0);
        let once = tokio::time::timeout(ANSWER, once).await;
        let once = once.unwrap_or_else(|_| Err(Error::Io(std::io::Error::other("it does not answer"))));
        let once = once.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))?;
        drop(once.close().await);
    }
    connect_with(database, pool, true).await
}

async fn connect_with(database: &Database, pool: &Pool, create: bool) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(database.0.clone());
    options
        .max_connections(pool.connections)
        .acquire_timeout(Duration::from_secs(pool.acquire_seconds.get()))
        .idle_timeout(Duration::from_secs(pool.idle_seconds.get()))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(create)
                .journal_mode(SqliteJournalMode::Wal)
                // FULL: an acknowledged write survives the loss of power, not only of the process.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10))
                .foreign_keys(true)
                // What is removed is gone from the file too.
                .pragma("secure_delete", "ON")
        })
        // A connection to a file is not lost between two uses, and is looked at when it is given back.
        .test_before_acquire(!database.is_file())
        .map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| is_at_rest(connection).boxed()))
        // The pool has asked PostgreSQL when the connection was given back, so what it counts is what is.
        .map_sqlx_postgres_before_acquire(|connection, _| ready(Ok(!connection.is_in_transaction())).boxed());
    let db = sea_orm::Database::connect(options).await?;
    if database.file().is_some() {
        // A file that is taken away later is missing: a connection that made another in its place would serve from nothing.
        let pool = db.get_sqlite_connection_pool();
        let options = (*pool.connect_options()).clone();
        pool.set_connect_options(options.create_if_missing(false));
    }
    Ok(db)
}

/// Closes the connections that nobody uses, so that those that are opened next know the tables as they are now. One that was open while
/// another changed a table of SQLite reads the column that it did not know as a text.
pub async fn forget_tables(db: &DatabaseConnection) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Sqlite {
        while let Some(idle) = db.get_sqlite_connection_pool().try_acquire() {
            let closed = idle.close().await;
            closed.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))?;
        }
    }
    Ok(())
}

/// Connects to a file that is to become a copy of a database: nothing else uses it, and it counts only once it was synced.
pub async fn connect_to_copy(file: &Path) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(format!("sqlite://{}", file.display()));
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .journal_mode(SqliteJournalMode::Off)
                .synchronous(SqliteSynchronous::Off)
        });
    sea_orm::Database::connect(options).await
}

/// Opens such a copy to read it; not a byte of it is changed.
pub async fn open_copy(file: &Path) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(format!("sqlite://{}", file.display()));
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| sqlite.read_only(true).immutable(true));
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
