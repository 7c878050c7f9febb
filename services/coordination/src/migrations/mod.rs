//! The history of this service's database.

mod exchange;
mod patents;

use kezhi_chassis::migrations::{Documents, NormalMarks, history};
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
                    "watchlooks",
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
                    "handovers",
                    "jointactions",
                    "foreignmatters",
                    "strategies",
                    "strategyopinions",
                    "strategytasks",
                    "economicreviews",
                    "dealings",
                    "incentivepolicies",
                    "incentiveclaims",
                ],
            }),
            Box::new(patents::Patents),
            Box::new(exchange::Exchange),
            Box::new(patents::Listed),
            Box::new(NormalMarks {
                name: "0006_normal_marks",
                collections: &[
                    "enrolments",
                    "monthlyreturns",
                    "dealings",
                    "departments",
                    "penaltynotices",
                    "casereturns",
                ],
            }),
        ])
    }
}
