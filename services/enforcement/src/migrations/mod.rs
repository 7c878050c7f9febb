//! The history of this service's database.

use kezhi_chassis::migrations::{Documents, history};
use sea_orm_migration::prelude::*;

/// The migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        history(vec![Box::new(Documents {
            name: "0002_enforcement",
            collections: &["officers", "leads", "cases"],
        })])
    }
}
