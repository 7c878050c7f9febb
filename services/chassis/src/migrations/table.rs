//! The shapes that tables of services share.

use sea_orm_migration::prelude::*;

/// The migration that makes the table of a kind of documents; it is called like that.
pub(super) struct Documents(pub &'static str);

impl MigrationName for Documents {
    fn name(&self) -> &str {
        self.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Documents {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        documents(manager, self.0).await
    }
}

/// The table of a kind of document, with the indexes that its lists and keys need.
pub async fn documents(manager: &SchemaManager<'_>, collection: &'static str) -> Result<(), DbErr> {
    let table = Table::create()
        .table(collection)
        .col(ColumnDef::new("id").text().not_null().primary_key())
        .col(ColumnDef::new("authority").text().not_null())
        .col(ColumnDef::new("state").integer().not_null())
        .col(ColumnDef::new("unique_key").text())
        .col(ColumnDef::new("version").big_integer().not_null())
        .col(ColumnDef::new("document").text().not_null())
        .col(ColumnDef::new("created").big_integer().not_null())
        .col(ColumnDef::new("updated").big_integer().not_null())
        .to_owned();
    manager.create_table(table).await?;
    let name = |by: &str| format!("{collection}_{by}");
    index(manager, &name("list"), collection, &["authority", "id"]).await?;
    index(manager, &name("state"), collection, &["authority", "state", "id"]).await?;
    let by_unique_key = Index::create()
        .name(name("unique_key"))
        .table(collection)
        .col("authority")
        .col("unique_key")
        .unique()
        .to_owned();
    manager.create_index(by_unique_key).await
}

/// A table of texts; the first column is its key.
pub async fn texts(manager: &SchemaManager<'_>, name: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    let mut table = Table::create().table(name).to_owned();
    for (position, column) in columns.iter().copied().enumerate() {
        let mut column = ColumnDef::new(column).text().not_null().to_owned();
        if position == 0 {
            column.primary_key();
        }
        table.col(column);
    }
    manager.create_table(table).await
}

/// An index of a table by columns.
pub async fn index(
    manager: &SchemaManager<'_>,
    name: &str,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut index = Index::create().name(name).table(table).to_owned();
    for column in columns.iter().copied() {
        index.col(column);
    }
    manager.create_index(index).await
}
