//! The history of this service's database.

mod filings;
mod tipoffs;

use kezhi_chassis::migrations::{Backlog, NormalMarks, history};
use sea_orm_migration::prelude::*;

use crate::tipoffs::same_act::UNFILED;

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
            Box::new(Backlog {
                name: "0007_unfiled_acts",
                list: UNFILED,
                collections: &["tipoffs"],
            }),
        ])
    }
}
