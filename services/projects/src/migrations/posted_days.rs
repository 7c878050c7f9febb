//! What is posted is dated when it is posted, says which day it concerns, and can be taken back (红冲).

use kezhi_chassis::migrations::index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

pub(super) struct PostedDays;

impl MigrationName for PostedDays {
    fn name(&self) -> &str {
        "0011_posted_days"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for PostedDays {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("transfers", "taken_on"),
            ("transfers", "reverses"),
            ("transfers", "counterpart"),
            ("documents_used", "posting"),
            ("vouchers", "reversed_by"),
        ] {
            let column = ColumnDef::new(column).text().not_null().default("").to_owned();
            let table = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        // What was posted before is dated by its deed: so it was stated.
        let dated = Query::update()
            .table("transfers")
            .value("taken_on", Expr::col("day"))
            .to_owned();
        manager.get_connection().execute(&dated).await?;
        let mut reasons = Table::create().table("posting_reasons").to_owned();
        reasons.col(ColumnDef::new("posting").text().not_null().primary_key());
        reasons.col(ColumnDef::new("reasons").text().not_null());
        manager.create_table(reasons).await?;
        index(manager, "transfers_reverses", "transfers", &["reverses"]).await?;
        index(manager, "documents_used_posting", "documents_used", &["posting"]).await?;
        index(manager, "vouchers_posting", "vouchers", &["posting"]).await
    }
}
