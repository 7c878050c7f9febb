//! The history of this service's database.

mod calls;
mod filings;
mod identities;
mod money;
mod normal_documents;
mod posted_days;
mod project_index;
mod published_calls;
mod supervision;

use kezhi_chassis::migrations::{Documents, NormalMarks, history};
use sea_orm_migration::prelude::*;

/// The migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        history(vec![
            Box::new(Documents {
                name: "0002_projects",
                collections: &["plans", "projects"],
            }),
            Box::new(calls::Calls),
            Box::new(project_index::ProjectIndex),
            Box::new(money::Money),
            Box::new(supervision::Supervision),
            Box::new(filings::Filings),
            Box::new(Documents {
                name: "0006_technology_contracts",
                collections: &["technologycontracts"],
            }),
            Box::new(Documents {
                name: "0007_incentive_payments",
                collections: &["incentivepayments"],
            }),
            Box::new(identities::Identities),
            Box::new(published_calls::PublishedCalls),
            Box::new(NormalMarks {
                name: "0009_normal_marks",
                collections: &[
                    "projects",
                    "amendments",
                    "technologycontracts",
                    "samples",
                    "disbursements",
                    "integrityrecords",
                    "incentivepayments",
                    "reviews",
                    "assignments",
                    "intermediaries",
                    "experts",
                    "applications",
                ],
            }),
            Box::new(normal_documents::NormalDocuments),
            Box::new(posted_days::PostedDays),
        ])
    }
}
