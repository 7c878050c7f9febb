//! The history of this service's database.

mod calls;
mod money;
mod project_index;
mod supervision;

use kezhi_chassis::migrations::{Chassis, create_document_table};
use sea_orm_migration::prelude::*;

/// The migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Chassis),
            Box::new(Projects),
            Box::new(calls::Calls),
            Box::new(project_index::ProjectIndex),
            Box::new(money::Money),
            Box::new(supervision::Supervision),
        ]
    }
}

struct Projects;

impl MigrationName for Projects {
    fn name(&self) -> &str {
        "0002_projects"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Projects {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_document_table(manager, "plans").await?;
        create_document_table(manager, "projects").await
    }
}
