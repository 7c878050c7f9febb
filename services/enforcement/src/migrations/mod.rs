//! The history of this service's database.

use kezhi_chassis::migrations::{Backlog, Documents, NormalMarks, history};
use sea_orm_migration::prelude::*;

use crate::same_act::UNFILED;

/// The migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        history(vec![
            Box::new(Documents {
                name: "0002_cases",
                collections: &["officers", "leads", "cases"],
            }),
            Box::new(NormalMarks {
                name: "0003_normal_marks",
                collections: &["officers", "leads", "cases"],
            }),
            Box::new(Backlog {
                name: "0004_unfiled_acts",
                list: UNFILED,
                collections: &["leads", "cases"],
            }),
        ])
    }
}
