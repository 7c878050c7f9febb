//! The tables of supervision, acceptance and integrity.

use kezhi_chassis::migrations::documents;
use sea_orm_migration::prelude::*;

pub(super) struct Supervision;

impl MigrationName for Supervision {
    fn name(&self) -> &str {
        "0003_supervision"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Supervision {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for collection in [
            "samples",
            "inspections",
            "rectifications",
            "referrals",
            "intermediaries",
            "entrustments",
            "intermediaryreports",
            "institutionchecks",
            "acceptances",
            "integrityrecords",
        ] {
            documents(manager, collection).await?;
        }
        document_links(manager).await?;
        integrity_entries(manager).await
    }
}

async fn document_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut links = Table::create().table("document_links").to_owned();
    for column in ["collection", "owner", "id"] {
        links.col(ColumnDef::new(column).text().not_null());
    }
    links.primary_key(Index::create().col("collection").col("owner").col("id"));
    manager.create_table(links).await
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
