//! How a database stands to the migrations that a binary knows.

use std::collections::BTreeSet;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

/// The table in which applied migrations are kept.
const APPLIED: &str = "seaql_migrations";

/// How a database stands to a binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It has all migrations and no other.
    UpToDate,
    /// It lacks so many.
    Behind(usize),
    /// It has one that the binary does not know: a newer binary was here.
    Ahead(String),
}

/// How a database stands to the migrations of a service. Nothing is written, so a login that may create nothing can ask.
pub async fn standing<M: MigratorTrait>(db: &DatabaseConnection) -> Result<Standing, DbErr> {
    let known: Vec<String> = M::migrations()
        .iter()
        .map(|migration| migration.name().to_string())
        .collect();
    let applied = applied(db).await?;
    if let Some(strange) = applied.iter().find(|name| !known.contains(name)) {
        return Ok(Standing::Ahead(strange.clone()));
    }
    match known.iter().filter(|name| !applied.contains(*name)).count() {
        0 => Ok(Standing::UpToDate),
        missing => Ok(Standing::Behind(missing)),
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
