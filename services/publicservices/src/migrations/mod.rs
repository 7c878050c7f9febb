//! The history of this service's database.

mod filings;
mod tipoffs;

use kezhi_chassis::migrations::{NormalMarks, history};
use sea_orm_migration::prelude::*;

/// The migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        history(vec![
            Box::new(tipoffs::Tipoffs),
            Box::new(filings::Filings),
            Box::new(NormalMarks {
                name: "0006_normal_marks",
                collections: &["tipoffs", "disclosures"],
            }),
        ])
    }
}
