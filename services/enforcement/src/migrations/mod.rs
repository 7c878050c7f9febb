//! The history of this service's database.

use kezhi_chassis::migrations::{Chassis, create_document_table};
use sea_orm_migration::prelude::*;

/// The migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Chassis), Box::new(Cases)]
    }
}

struct Cases;

impl MigrationName for Cases {
    fn name(&self) -> &str {
        "0002_cases"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Cases {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_document_table(manager, "officers").await?;
        create_document_table(manager, "leads").await?;
        create_document_table(manager, "cases").await
    }
}
