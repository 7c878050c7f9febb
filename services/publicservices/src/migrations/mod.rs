//! The history of this service's database.

use kezhi_chassis::migrations::history;
use sea_orm_migration::prelude::*;

use crate::MODULE;

/// The migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        history(MODULE.documents(), vec![Box::new(Contacts)])
    }
}

/// Who sent a tip-off, and who looked.
struct Contacts;

impl MigrationName for Contacts {
    fn name(&self) -> &str {
        "0002_contacts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Contacts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Apart from the document, so that nothing that reads a tip-off can read who sent it.
        let seals = Table::create()
            .table("tipoff_seals")
            .col(ColumnDef::new("tipoff").text().not_null().primary_key())
            .col(ColumnDef::new("secret_digest").text().not_null())
            .col(ColumnDef::new("contact").text().not_null())
            .to_owned();
        manager.create_table(seals).await?;
        let openings = Table::create()
            .table("tipoff_openings")
            .col(
                ColumnDef::new("id")
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("tipoff").text().not_null())
            .col(ColumnDef::new("account").text().not_null())
            .col(ColumnDef::new("opened").big_integer().not_null())
            .col(ColumnDef::new("reason").text().not_null())
            .to_owned();
        manager.create_table(openings).await
    }
}
