//! The tables that every service has, and the shape of the table of a document.

use sea_orm_migration::prelude::*;

use crate::log::GENESIS;

/// The chassis's own tables; every service's history of migrations begins with it.
pub struct Chassis;

impl MigrationName for Chassis {
    fn name(&self) -> &str {
        "0001_chassis"
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
        follow_positions(manager).await
    }
}

/// Makes the table of a kind of document, with the indexes that its lists and marks need.
pub async fn create_document_table(manager: &SchemaManager<'_>, collection: &'static str) -> Result<(), DbErr> {
    let table = Table::create()
        .table(collection)
        .col(ColumnDef::new("id").text().not_null().primary_key())
        .col(ColumnDef::new("authority").text().not_null())
        .col(ColumnDef::new("state").integer().not_null())
        .col(ColumnDef::new("mark").text())
        .col(ColumnDef::new("version").big_integer().not_null())
        .col(ColumnDef::new("document").text().not_null())
        .col(ColumnDef::new("created").big_integer().not_null())
        .col(ColumnDef::new("updated").big_integer().not_null())
        .to_owned();
    manager.create_table(table).await?;
    let by_list = Index::create()
        .name(format!("{collection}_list"))
        .table(collection)
        .col("authority")
        .col("id")
        .to_owned();
    manager.create_index(by_list).await?;
    let by_state = Index::create()
        .name(format!("{collection}_state"))
        .table(collection)
        .col("authority")
        .col("state")
        .col("id")
        .to_owned();
    manager.create_index(by_state).await?;
    let by_mark = Index::create()
        .name(format!("{collection}_mark"))
        .table(collection)
        .col("authority")
        .col("mark")
        .unique()
        .to_owned();
    manager.create_index(by_mark).await
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
        "basis",
        "data",
        "previous_hash",
        "hash",
    ] {
        entries.col(ColumnDef::new(column).text().not_null());
    }
    manager.create_table(entries).await?;
    let by_subject = Index::create()
        .name("log_subject")
        .table("log_entries")
        .col("subject")
        .col("position")
        .to_owned();
    manager.create_index(by_subject).await?;
    let head = Table::create()
        .table("log_head")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("position").big_integer().not_null())
        .col(ColumnDef::new("hash").text().not_null())
        .to_owned();
    manager.create_table(head).await?;
    let first = Query::insert()
        .into_table("log_head")
        .columns(["id", "position", "hash"])
        .values_panic([1.into(), 0i64.into(), GENESIS.into()])
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
    manager
        .create_index(
            Index::create()
                .name("steps_subject")
                .table("steps")
                .col("subject")
                .col("id")
                .to_owned(),
        )
        .await
}

async fn limits(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut limits = Table::create().table("limits").to_owned();
    limits.col(ColumnDef::new("id").text().not_null().primary_key());
    for column in [
        "authority",
        "subject",
        "rule_id",
        "starts_on",
        "due_on",
        "undetermined",
        "suspensions",
        "met_on",
        "basis",
    ] {
        limits.col(ColumnDef::new(column).text().not_null());
    }
    for column in ["extended", "late", "warned", "is_right"] {
        limits.col(ColumnDef::new(column).boolean().not_null());
    }
    limits.col(ColumnDef::new("state").integer().not_null());
    limits.col(ColumnDef::new("edition").text().not_null());
    manager.create_table(limits).await?;
    manager
        .create_index(
            Index::create()
                .name("limits_subject")
                .table("limits")
                .col("subject")
                .to_owned(),
        )
        .await?;
    let by_day = Index::create()
        .name("limits_due")
        .table("limits")
        .col("authority")
        .col("state")
        .col("due_on")
        .col("id")
        .to_owned();
    manager.create_index(by_day).await
}

async fn replies(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut replies = Table::create().table("replies").to_owned();
    for column in ["caller", "method", "request_id", "digest"] {
        replies.col(ColumnDef::new(column).text().not_null());
    }
    replies.col(ColumnDef::new("reply").binary().not_null());
    replies.col(ColumnDef::new("created").big_integer().not_null());
    replies.primary_key(Index::create().col("caller").col("method").col("request_id"));
    manager.create_table(replies).await?;
    manager
        .create_index(
            Index::create()
                .name("replies_age")
                .table("replies")
                .col("created")
                .to_owned(),
        )
        .await
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

async fn follow_positions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let positions = Table::create()
        .table("follow_positions")
        .col(ColumnDef::new("source").text().not_null().primary_key())
        .col(ColumnDef::new("position").big_integer().not_null())
        .to_owned();
    manager.create_table(positions).await
}
