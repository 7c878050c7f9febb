//! What the exchange keeps: letters, how they stand with each partner, what was received, and how far each partner has come.

use kezhi_chassis::migrations::documents;
use sea_orm_migration::prelude::*;

pub(super) struct Exchange;

impl MigrationName for Exchange {
    fn name(&self) -> &str {
        "0004_exchange"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Exchange {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for collection in ["letters", "deliveries", "receivedletters", "penaltynotices"] {
            documents(manager, collection).await?;
        }
        let table = Table::create()
            .table("partner_positions")
            .col(ColumnDef::new("partner").text().not_null().primary_key())
            .col(ColumnDef::new("position").big_integer().not_null())
            .col(ColumnDef::new("trouble").text().not_null())
            .col(ColumnDef::new("since").big_integer().not_null())
            .to_owned();
        manager.create_table(table).await
    }
}
