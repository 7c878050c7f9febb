//! What projects, applications and persons are found and counted by, besides their names.

use kezhi_chassis::migrations::{index, texts};
use sea_orm_migration::prelude::*;

pub(super) struct FoundBy;

impl MigrationName for FoundBy {
    fn name(&self) -> &str {
        "0002_found_by"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for FoundBy {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        projects(manager).await?;
        units(manager).await?;
        milestones(manager).await?;
        application_bands(manager).await?;
        identities(manager).await?;
        integrity_entries(manager).await
    }
}

/// Identity numbers, sealed and apart from every document, so that nothing that reads one can read them; found by their blind index.
async fn identities(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = ["subject", "authority", "citizen_id", "number_index"];
    texts(manager, "identities", &columns).await?;
    let by = ["authority", "number_index"];
    index(manager, "identities_blind", "identities", &by).await
}

async fn projects(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("project_index").to_owned();
    table.col(ColumnDef::new("project").text().not_null().primary_key());
    for column in ["authority", "plan", "lead"] {
        table.col(ColumnDef::new(column).text().not_null());
    }
    for column in ["year", "field"] {
        table.col(ColumnDef::new(column).integer().not_null());
    }
    table.col(ColumnDef::new("granted_fen").big_integer().not_null());
    manager.create_table(table).await?;
    for (name, by) in [
        ("project_index_list", &["authority", "project"][..]),
        ("project_index_plan", &["plan", "project"]),
        ("project_index_year", &["authority", "year", "project"]),
    ] {
        index(manager, name, "project_index", by).await?;
    }
    Ok(())
}

async fn units(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("project_units")
        .col(ColumnDef::new("unit").text().not_null())
        .col(ColumnDef::new("project").text().not_null())
        .primary_key(Index::create().col("unit").col("project"))
        .to_owned();
    manager.create_table(table).await
}

async fn milestones(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("open_milestones")
        .col(ColumnDef::new("project").text().not_null())
        .col(ColumnDef::new("milestone").text().not_null())
        .col(ColumnDef::new("due_on").text().not_null())
        .primary_key(Index::create().col("project").col("milestone"))
        .to_owned();
    manager.create_table(table).await
}

/// The bands of an application's contents: those that share one are compared.
async fn application_bands(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let bands = Table::create()
        .table("application_bands")
        .col(ColumnDef::new("authority").text().not_null())
        .col(ColumnDef::new("band").big_integer().not_null())
        .col(ColumnDef::new("id").text().not_null())
        .primary_key(Index::create().col("authority").col("band").col("id"))
        .to_owned();
    manager.create_table(bands).await?;
    index(manager, "application_bands_id", "application_bands", &["id"]).await
}

async fn integrity_entries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut entries = Table::create().table("integrity_entries").to_owned();
    entries.col(ColumnDef::new("record").text().not_null().primary_key());
    for column in ["authority", "subject", "in_force_from", "expires_on"] {
        entries.col(ColumnDef::new(column).text().not_null());
    }
    entries.col(ColumnDef::new("points").big_integer().not_null());
    entries.col(ColumnDef::new("bars").boolean().not_null());
    manager.create_table(entries).await?;
    let by_subject = Index::create()
        .name("integrity_entries_subject")
        .table("integrity_entries")
        .col("authority")
        .col("subject")
        .to_owned();
    manager.create_index(by_subject).await
}
