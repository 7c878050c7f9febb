//! The tables that every service has, and the history of a service's database. It begins with the first release: a database from before
//! it is refused.

mod grants;
mod standing;
mod table;
mod turn;

use sea_orm_migration::prelude::*;

pub use grants::{grant, may_change_its_log};
pub(crate) use standing::Served;
pub use standing::{Standing, names, standing};
use table::Documents;
pub use table::{documents, index, texts};
pub use turn::take_turn;

use crate::log::entry::GENESIS;

/// The history of a service's database: the tables that every service has, those of its documents, then its own migrations in their
/// order.
pub fn history(documents: Vec<&'static str>, own: Vec<Box<dyn MigrationTrait>>) -> Vec<Box<dyn MigrationTrait>> {
    let mut migrations: Vec<Box<dyn MigrationTrait>> = vec![Box::new(Chassis)];
    for table in documents {
        migrations.push(Box::new(Documents(table)));
    }
    migrations.extend(own);
    let whole = migrations
        .into_iter()
        .map(|migration| Box::new(Whole(migration)) as Box<dyn MigrationTrait>);
    whole.collect()
}

/// A migration that is done as a whole or not at all, on SQLite too: one that was cut off is done again at the next start.
struct Whole(Box<dyn MigrationTrait>);

impl MigrationName for Whole {
    fn name(&self) -> &str {
        self.0.name()
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Whole {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.up(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

struct Chassis;

impl MigrationName for Chassis {
    fn name(&self) -> &str {
        "0001_every_service"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Chassis {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        log(manager).await?;
        steps(manager).await?;
        limits(manager).await?;
        replies(manager).await?;
        number_series(manager).await?;
        follow_positions(manager).await?;
        index_keys(manager).await?;
        // Under which key all that is personal is sealed; empty until that was done.
        texts(manager, "sealing", &["standing"]).await
    }
}

async fn log(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut entries = Table::create().table("log_entries").to_owned();
    entries.col(ColumnDef::new("position").big_integer().not_null().primary_key());
    entries.col(ColumnDef::new("recorded").big_integer().not_null());
    for column in [
        "authority",
        "subject",
        "type",
        "actor",
        "legal_basis",
        "data",
        "previous_hash",
        "hash",
        "rows_digest",
        "writes",
        "traceparent",
    ] {
        entries.col(ColumnDef::new(column).text().not_null());
    }
    manager.create_table(entries).await?;
    index(manager, "log_subject", "log_entries", &["subject", "position"]).await?;
    let head = Table::create()
        .table("log_head")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("position").big_integer().not_null())
        .col(ColumnDef::new("hash").text().not_null())
        // When the last entry was recorded, so that no later one is recorded before it.
        .col(ColumnDef::new("recorded").big_integer().not_null())
        .to_owned();
    manager.create_table(head).await?;
    let first = Query::insert()
        .into_table("log_head")
        .columns(["id", "position", "hash", "recorded"])
        .values_panic([1.into(), 0i64.into(), GENESIS.into(), 0i64.into()])
        .to_owned();
    manager.execute(first).await
}

async fn steps(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut steps = Table::create().table("steps").to_owned();
    steps.col(
        ColumnDef::new("id")
            .big_integer()
            .not_null()
            .auto_increment()
            .primary_key(),
    );
    for column in ["subject", "step", "actor", "taken_on"] {
        steps.col(ColumnDef::new(column).text().not_null());
    }
    steps.col(ColumnDef::new("recorded").big_integer().not_null());
    manager.create_table(steps).await?;
    index(manager, "steps_subject", "steps", &["subject", "id"]).await
}

async fn limits(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut limits = Table::create().table("limits").to_owned();
    limits.col(ColumnDef::new("id").text().not_null().primary_key());
    for column in [
        "authority",
        "subject",
        "rule_id",
        "trigger_date",
        "due_on",
        "undetermined_reason",
        "suspensions",
        "met_on",
        "legal_basis",
    ] {
        limits.col(ColumnDef::new(column).text().not_null());
    }
    for column in ["extended", "late", "warned", "is_right"] {
        limits.col(ColumnDef::new(column).boolean().not_null());
    }
    limits.col(ColumnDef::new("state").integer().not_null());
    limits.col(ColumnDef::new("edition").text().not_null());
    manager.create_table(limits).await?;
    index(manager, "limits_subject", "limits", &["subject"]).await?;
    index(manager, "limits_due", "limits", &["authority", "state", "due_on", "id"]).await
}

async fn replies(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let replies = Table::create()
        .table("replies")
        .col(ColumnDef::new("id").text().not_null().primary_key())
        .col(ColumnDef::new("digest").text().not_null())
        .col(ColumnDef::new("reply").binary().not_null())
        .col(ColumnDef::new("created").big_integer().not_null())
        .to_owned();
    manager.create_table(replies).await?;
    index(manager, "replies_age", "replies", &["created"]).await
}

async fn number_series(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let series = Table::create()
        .table("number_series")
        .col(ColumnDef::new("authority").text().not_null())
        .col(ColumnDef::new("kind").text().not_null())
        .col(ColumnDef::new("year").big_integer().not_null())
        .col(ColumnDef::new("last").big_integer().not_null())
        .primary_key(Index::create().col("authority").col("kind").col("year"))
        .to_owned();
    manager.create_table(series).await
}

/// How far another log was followed, with the hash of the entry there, by which a log that was set back shows; and whether it was taken up
/// again after it was.
async fn follow_positions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let positions = Table::create()
        .table("follow_positions")
        .col(ColumnDef::new("source").text().not_null().primary_key())
        .col(ColumnDef::new("position").big_integer().not_null())
        .col(ColumnDef::new("hash").text().not_null())
        .col(ColumnDef::new("set_back").boolean().not_null().default(false))
        .to_owned();
    manager.create_table(positions).await
}

/// The keys by which lists of documents are narrowed.
async fn index_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut keys = Table::create().table("index_keys").to_owned();
    for column in ["collection", "index_key", "id"] {
        keys.col(ColumnDef::new(column).text().not_null());
    }
    keys.primary_key(Index::create().col("collection").col("index_key").col("id"));
    manager.create_table(keys).await
}
