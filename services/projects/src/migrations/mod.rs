//! The history of this service's database.

mod counted;
mod found_by;
mod money;
mod openings;

use kezhi_chassis::migrations::history;
use sea_orm_migration::prelude::*;

use crate::MODULE;

/// The migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        history(
            MODULE.documents(),
            vec![
                Box::new(found_by::FoundBy),
                Box::new(money::Money),
                Box::new(openings::Openings),
                Box::new(counted::Counted),
            ],
        )
    }
}
