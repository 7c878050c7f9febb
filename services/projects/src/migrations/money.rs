//! The books and the vouchers: their limits stand in the database too, so that not even a mistake in the code can overdraw.

use kezhi_chassis::migrations::{index, texts};
use sea_orm_migration::prelude::*;

pub(super) struct Money;

impl MigrationName for Money {
    fn name(&self) -> &str {
        "0003_money"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Money {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        accounts(manager).await?;
        transfers(manager).await?;
        documents_used(manager).await?;
        vouchers(manager).await?;
        texts(manager, "posting_reasons", &["posting", "reasons"]).await
    }
}

async fn accounts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut accounts = Table::create().table("accounts").to_owned();
    accounts.col(ColumnDef::new("key").text().not_null().primary_key());
    for column in ["authority", "owner", "unit", "head"] {
        accounts.col(ColumnDef::new(column).text().not_null());
    }
    accounts
        .col(ColumnDef::new("kind").integer().not_null())
        .col(ColumnDef::new("source").integer().not_null())
        .col(ColumnDef::new("outside").boolean().not_null())
        .col(ColumnDef::new("money_in").big_integer().not_null())
        .col(ColumnDef::new("money_out").big_integer().not_null())
        .check(Expr::col("money_in").gte(0))
        .check(Expr::col("money_out").gte(0))
        .check(Expr::cust("outside OR money_in >= money_out"));
    manager.create_table(accounts).await?;
    index(manager, "accounts_owner", "accounts", &["owner"]).await?;
    index(manager, "accounts_authority", "accounts", &["authority"]).await
}

async fn transfers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut transfers = Table::create().table("transfers").to_owned();
    let id = ColumnDef::new("id")
        .big_integer()
        .not_null()
        .auto_increment()
        .primary_key()
        .to_owned();
    transfers.col(id);
    for column in [
        "posting",
        "authority",
        "operation",
        "day",
        "plan",
        "subject",
        "document",
        "unit",
        "head",
        "actor",
        "taken_on",
        "reverses",
        "counterpart",
    ] {
        transfers.col(ColumnDef::new(column).text().not_null());
    }
    for column in ["from_account", "to_account"] {
        transfers.col(ColumnDef::new(column).text().not_null());
        transfers.foreign_key(ForeignKey::create().from("transfers", column).to("accounts", "key"));
    }
    for column in ["from_kind", "to_kind", "source"] {
        transfers.col(ColumnDef::new(column).integer().not_null());
    }
    transfers
        .col(ColumnDef::new("amount_fen").big_integer().not_null())
        .col(ColumnDef::new("recorded").big_integer().not_null())
        .check(Expr::col("amount_fen").gt(0))
        .check(Expr::cust("from_account <> to_account"));
    manager.create_table(transfers).await?;
    index(manager, "transfers_plan", "transfers", &["plan", "day"]).await?;
    index(manager, "transfers_subject", "transfers", &["subject", "posting"]).await?;
    index(manager, "transfers_authority", "transfers", &["authority", "day"]).await?;
    index(manager, "transfers_posting", "transfers", &["posting"]).await?;
    index(manager, "transfers_reverses", "transfers", &["reverses"]).await
}

/// What was paid or accounted for by which document: it serves once.
async fn documents_used(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    texts(manager, "documents_used", &["key", "subject", "posting"]).await?;
    index(manager, "documents_used_posting", "documents_used", &["posting"]).await
}

async fn vouchers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut vouchers = Table::create().table("vouchers").to_owned();
    vouchers.col(ColumnDef::new("id").text().not_null().primary_key());
    for column in [
        "authority",
        "project",
        "number",
        "day",
        "unit",
        "head",
        "payee_code",
        "payee_name",
        "purpose",
        "handled_by",
        "approved_by",
        "digest",
        "found_by",
        "irregularities",
        "posting",
        "reversed_by",
    ] {
        vouchers.col(ColumnDef::new(column).text().not_null());
    }
    vouchers
        .col(ColumnDef::new("source").integer().not_null())
        .col(ColumnDef::new("questioned").boolean().not_null())
        .col(ColumnDef::new("amount_fen").big_integer().not_null())
        .check(Expr::col("amount_fen").gt(0));
    manager.create_table(vouchers).await?;
    index(manager, "vouchers_project", "vouchers", &["project", "id"]).await?;
    index(manager, "vouchers_posting", "vouchers", &["posting"]).await
}
