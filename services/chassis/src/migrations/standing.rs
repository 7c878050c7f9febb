//! How a database stands to the migrations that a binary knows.

use std::collections::BTreeSet;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr};

use crate::error::{Error, Fault};

/// The table in which applied migrations are kept.
const APPLIED: &str = "seaql_migrations";
/// The first migration of every database from before the first release.
const BEFORE_RELEASE: &str = "0001_chassis";

/// How a database stands to a binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It has all migrations and no other.
    UpToDate,
    /// It lacks so many.
    Behind(usize),
    /// It has one that the binary does not know: a newer binary was here.
    Ahead(String),
    /// It was written before the first release, whose names it does not have.
    Unreleased,
}

/// The migrations of a service, by their names.
pub fn names<M: MigratorTrait>() -> Vec<String> {
    let migrations = M::migrations();
    migrations
        .iter()
        .map(|migration| migration.name().to_string())
        .collect()
}

/// How a database stands to the migrations that are known. Nothing is written, so a login that may create nothing can ask.
pub async fn standing(db: &DatabaseConnection, known: &[String]) -> Result<Standing, DbErr> {
    let applied = applied(db).await?;
    if applied.contains(BEFORE_RELEASE) {
        return Ok(Standing::Unreleased);
    }
    if let Some(strange) = applied.iter().find(|name| !known.contains(name)) {
        return Ok(Standing::Ahead(strange.clone()));
    }
    match known.iter().filter(|name| !applied.contains(*name)).count() {
        0 => Ok(Standing::UpToDate),
        missing => Ok(Standing::Behind(missing)),
    }
}

/// What a database that is served from says of itself.
pub(crate) struct Served {
    /// A migration that it has and that is not known.
    pub(crate) strange: Option<String>,
    /// It takes no writes, as a server does that has given its place to another.
    pub(crate) read_only: bool,
}

impl Served {
    /// Asks a database, whose log must have a head.
    pub(crate) async fn ask(db: &impl ConnectionTrait, known: &[String]) -> Result<Self, Error> {
        let is_strange = Expr::col((APPLIED, "version")).is_not_in(known);
        let read_only = match db.get_database_backend() {
            DbBackend::Postgres => Expr::cust("current_setting('transaction_read_only') = 'on'"),
            _ => Expr::cust("FALSE"),
        };
        let query = Query::select()
            .column((APPLIED, "version"))
            .expr_as(read_only, "read_only")
            .from("log_head")
            .left_join(APPLIED, is_strange)
            .limit(1)
            .to_owned();
        let row = db.query_one(&query).await?;
        let row = row.ok_or_else(|| Fault::new("the log has no head"))?;
        Ok(Self {
            strange: row.try_get("", "version")?,
            read_only: row.try_get("", "read_only")?,
        })
    }
}

/// The names of the migrations that a database has; none where it was never migrated.
async fn applied(db: &DatabaseConnection) -> Result<BTreeSet<String>, DbErr> {
    if !SchemaManager::new(db).has_table(APPLIED).await? {
        return Ok(BTreeSet::new());
    }
    let query = Query::select().column("version").from(APPLIED).to_owned();
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}
