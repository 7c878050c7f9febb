//! Marks in the form in which they are compared, and what turned out to be one thing twice.

use std::collections::HashSet;

use kezhi_procedure::normal;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult};

use super::texts;
use crate::store::apart;

/// Where it is kept what clashed.
const CLASHES: &str = "clashes";

/// Makes the table of what clashed.
pub(super) struct Clashes;

impl MigrationName for Clashes {
    fn name(&self) -> &str {
        "0011_clashes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Clashes {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        texts(manager, CLASHES, &["thing", "told"]).await
    }
}

/// Notes that a thing, as `officers/{id}`, is the same as another; it stays as it is.
pub async fn note_clash(db: &impl ConnectionTrait, thing: &str, told: &str) -> Result<(), DbErr> {
    let insert = Query::insert()
        .into_table(CLASHES)
        .columns(["thing", "told"])
        .values_panic([thing.into(), told.into()])
        .to_owned();
    db.execute(&insert).await?;
    Ok(())
}

/// What an update found to be one thing twice, a line each.
pub async fn clashes(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let query = Query::select()
        .columns(["thing", "told"])
        .from(CLASHES)
        .order_by("thing", Order::Asc)
        .to_owned();
    let line = |row: &QueryResult| {
        let (thing, told): (String, String) = (row.try_get("", "thing")?, row.try_get("", "told")?);
        Ok(format!("{thing}: {told}"))
    };
    db.query_all(&query).await?.iter().map(line).collect()
}

/// A migration that brings the marks of collections into their normal form. Of two documents whose marks are the same then, one is
/// found by it; the other stays under its name, and is noted.
pub struct NormalMarks {
    /// The name of the migration, as `0003_normal_marks`.
    pub name: &'static str,
    /// The collections.
    pub collections: &'static [&'static str],
}

impl MigrationName for NormalMarks {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for NormalMarks {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for collection in self.collections.iter().copied() {
            normalise(manager.get_connection(), collection).await?;
        }
        Ok(())
    }
}

struct Marked {
    id: String,
    authority: String,
    mark: String,
}

async fn normalise(db: &impl ConnectionTrait, collection: &'static str) -> Result<(), DbErr> {
    let (normal, other): (Vec<_>, Vec<_>) = marked(db, collection)
        .await?
        .into_iter()
        .partition(|one| normal::form(&one.mark) == one.mark);
    let mut taken: HashSet<(String, String)> = normal.into_iter().map(|one| (one.authority, one.mark)).collect();
    for Marked { id, authority, mark } in other {
        let form = normal::form(&mark);
        let is_first = taken.insert((authority, form.clone()));
        let unique = match is_first {
            true => form,
            false => {
                let told = format!("{mark:?} is the same as the mark of another, which is found by it");
                note_clash(db, &format!("{collection}/{id}"), &told).await?;
                apart(&form, &id)
            }
        };
        let update = Query::update()
            .table(collection)
            .value("mark", unique)
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        db.execute(&update).await?;
    }
    Ok(())
}

/// The documents that have a mark, oldest first.
async fn marked(db: &impl ConnectionTrait, collection: &'static str) -> Result<Vec<Marked>, DbErr> {
    let query = Query::select()
        .columns(["id", "authority", "mark"])
        .from(collection)
        .and_where(Expr::col("mark").is_not_null())
        .order_by("id", Order::Asc)
        .to_owned();
    let rows = db.query_all(&query).await?;
    let read = |row: &QueryResult| {
        Ok(Marked {
            id: row.try_get("", "id")?,
            authority: row.try_get("", "authority")?,
            mark: row.try_get("", "mark")?,
        })
    };
    rows.iter().map(read).collect()
}
