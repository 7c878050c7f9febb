//! The register of patents. It is large and is searched, so it has columns and indexes of its own.

use kezhi_chassis::migrations::{documents, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

pub(super) struct Patents;

impl MigrationName for Patents {
    fn name(&self) -> &str {
        "0002_patents"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Patents {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        patents(manager).await?;
        index_keys(manager).await?;
        words(manager).await?;
        documents(manager, "patentimports").await?;
        faults(manager).await
    }
}

async fn patents(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("patents").to_owned();
    let mut id = ColumnDef::new("id");
    table.col(id.big_integer().not_null().auto_increment().primary_key());
    for column in ["authority", "number", "town", "field", "searched"] {
        table.col(ColumnDef::new(column).text().not_null());
    }
    for column in ["kind", "status", "year"] {
        table.col(ColumnDef::new(column).integer().not_null());
    }
    for column in ["created", "updated"] {
        table.col(ColumnDef::new(column).big_integer().not_null());
    }
    table.col(ColumnDef::new("document").binary().not_null());
    manager.create_table(table).await?;
    let mut by_number = Index::create();
    by_number.name("patents_number").table("patents").unique();
    by_number.col("authority").col("number");
    manager.create_index(by_number).await?;
    index(manager, "patents_year", "patents", &["authority", "year", "id"]).await?;
    index(manager, "patents_town", "patents", &["authority", "town", "id"]).await?;
    // Lists come in the order of ids whatever they are narrowed to.
    index(manager, "patents_listed", "patents", &["authority", "id"]).await?;
    index(manager, "patents_kind", "patents", &["authority", "kind", "id"]).await?;
    index(manager, "patents_status", "patents", &["authority", "status", "id"]).await?;
    // Counting reads this index alone, and no list would rather use it.
    let counted = ["authority", "field", "town", "kind", "status", "year"];
    index(manager, "patents_counted", "patents", &counted).await
}

/// The numbers and owners by which a patent is found; what is an owner's name is counted too.
async fn index_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("patent_index_keys")
        .col(ColumnDef::new("index_key").text().not_null())
        .col(ColumnDef::new("patent").big_integer().not_null())
        .col(ColumnDef::new("is_owner").boolean().not_null())
        .primary_key(Index::create().col("index_key").col("patent"))
        .to_owned();
    manager.create_table(table).await?;
    index(manager, "patent_index_keys_patent", "patent_index_keys", &["patent"]).await
}

/// The terms of titles and owners. Each database has its own index for what stands in a text many times over: the full-text
/// table of SQLite, which is given the terms and keeps no text, and the inverted index of PostgreSQL over an array.
async fn words(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let statements: &[&str] = match manager.get_database_backend() {
        DbBackend::Postgres => &[
            "CREATE TABLE patent_words (patent BIGINT PRIMARY KEY, terms TEXT[] NOT NULL)",
            "CREATE INDEX patent_words_terms ON patent_words USING GIN (terms)",
        ],
        _ => &["CREATE VIRTUAL TABLE patent_words USING fts5 \
                (terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii')"],
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

async fn faults(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("patent_import_faults")
        .col(ColumnDef::new("import").text().not_null())
        .col(ColumnDef::new("position").big_integer().not_null())
        .col(ColumnDef::new("record").big_integer().not_null())
        .col(ColumnDef::new("line").big_integer().not_null())
        .col(ColumnDef::new("field").text().not_null())
        .col(ColumnDef::new("message").text().not_null())
        .primary_key(Index::create().col("import").col("position"))
        .to_owned();
    manager.create_table(table).await
}
