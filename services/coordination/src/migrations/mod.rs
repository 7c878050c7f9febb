//! The history of this service's database.

mod exchange;
mod patents;

use kezhi_chassis::migrations::{Documents, history};
use sea_orm_migration::prelude::*;

/// The migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        history(vec![
            Box::new(Documents {
                name: "0002_coordination",
                collections: &[
                    "departments",
                    "watchsubjects",
                    "observations",
                    "signals",
                    "warnings",
                    "warningresponses",
                    "courses",
                    "enrolments",
                    "campaigns",
                    "grouptasks",
                    "monthlyreturns",
                    "briefs",
                    "agreements",
                    "interagencyrequests",
                    "jointactions",
                    "foreignmatters",
                    "strategies",
                    "strategyopinions",
                    "strategytasks",
                    "economicreviews",
                    "patenttransactions",
                    "incentivepolicies",
                    "incentiveclaims",
                ],
            }),
            Box::new(patents::Patents),
            Box::new(exchange::Exchange),
        ])
    }
}
