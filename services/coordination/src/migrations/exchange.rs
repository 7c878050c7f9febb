//! What the exchange keeps: letters, how they stand with each partner, what was received, and how far each partner has come.

use kezhi_chassis::migrations::documents;
use sea_orm_migration::prelude::*;

pub(super) struct Exchange;

impl MigrationName for Exchange {
    fn name(&self) -> &str {
        "0003_exchange"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Exchange {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for collection in [
            "letters",
            "deliveries",
            "receivedletters",
            "penaltynotices",
            "casereturns",
        ] {
            documents(manager, collection).await?;
        }
        let table = Table::create()
            .table("partner_positions")
            .col(ColumnDef::new("partner").text().not_null().primary_key())
            .col(ColumnDef::new("position").big_integer().not_null())
            .col(ColumnDef::new("trouble").text().not_null())
            .col(ColumnDef::new("since").big_integer().not_null())
            .to_owned();
        manager.create_table(table).await?;
        case_counts(manager).await
    }
}

/// What enforcement did in each month, by the type of its entries.
async fn case_counts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("case_counts").to_owned();
    for column in ["authority", "month", "event"] {
        table.col(ColumnDef::new(column).text().not_null());
    }
    for column in ["count", "fines_fen", "confiscated_fen"] {
        table.col(ColumnDef::new(column).big_integer().not_null());
    }
    table.primary_key(Index::create().col("authority").col("month").col("event"));
    manager.create_table(table).await
}
