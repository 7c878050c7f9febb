//! What projects are found and counted by, besides their names: their plan, year, field and units, and the days of the
//! milestones that are still open; and the versions of their task books and their amendments.

use kezhi_chassis::migrations::{documents, index};
use sea_orm_migration::prelude::*;

/// The tables by which projects are found, their task books and their amendments.
pub struct ProjectIndex;

impl MigrationName for ProjectIndex {
    fn name(&self) -> &str {
        "0003_project_index"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ProjectIndex {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        documents(manager, "taskbooks").await?;
        documents(manager, "amendments").await?;
        projects(manager).await?;
        units(manager).await?;
        milestones(manager).await?;
        parts(manager).await
    }
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

/// Which task books and amendments are a project's.
async fn parts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("project_parts")
        .col(ColumnDef::new("project").text().not_null())
        .col(ColumnDef::new("kind").text().not_null())
        .col(ColumnDef::new("id").text().not_null())
        .primary_key(Index::create().col("project").col("kind").col("id"))
        .to_owned();
    manager.create_table(table).await
}
