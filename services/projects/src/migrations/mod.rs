//! The history of this service's database.

mod found_by;
mod money;
mod openings;

use kezhi_chassis::migrations::{Documents, history};
use sea_orm_migration::prelude::*;

/// The migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        history(vec![
            Box::new(Documents {
                name: "0002_projects",
                collections: &[
                    "plans",
                    "fundingcalls",
                    "applications",
                    "experts",
                    "reviews",
                    "assignments",
                    "objections",
                    "projects",
                    "taskbooks",
                    "amendments",
                    "disbursements",
                    "recoveries",
                    "incentivepayments",
                    "samples",
                    "inspections",
                    "rectifications",
                    "referrals",
                    "intermediaries",
                    "entrustments",
                    "intermediaryreports",
                    "institutionchecks",
                    "acceptances",
                    "integrityrecords",
                    "technologycontracts",
                ],
            }),
            Box::new(found_by::FoundBy),
            Box::new(money::Money),
            Box::new(openings::Openings),
        ])
    }
}
