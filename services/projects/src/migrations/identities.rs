//! Identity numbers are sealed, and found by their blind index.

use kezhi_chassis::migrations::index;
use sea_orm_migration::prelude::*;

pub(super) struct Identities;

impl MigrationName for Identities {
    fn name(&self) -> &str {
        "0008_identities"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Identities {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The index held every number once more.
        let open = Index::drop().name("identities_number").table("identities").to_owned();
        manager.drop_index(open).await?;
        let blind = ColumnDef::new("number_index").text().not_null().default("").to_owned();
        let table = Table::alter().table("identities").add_column(blind).to_owned();
        manager.alter_table(table).await?;
        index(
            manager,
            "identities_blind",
            "identities",
            &["authority", "number_index"],
        )
        .await
    }
}
