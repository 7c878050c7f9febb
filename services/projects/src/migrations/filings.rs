//! What was filed in tables of its own stands with all other filings.

use kezhi_chassis::migrations::texts;
use sea_orm_migration::prelude::*;

pub(super) struct Filings;

/// What each table held: which documents are filed under what.
const HELD: [&str; 7] = [
    "SELECT collection, owner, id FROM document_links",
    "SELECT kind, 'projects/' || project, id FROM project_parts",
    "SELECT 'applications', call, id FROM application_links UNION SELECT 'applications', applicant, id FROM application_links",
    "SELECT 'assignments', review, id FROM assignment_links",
    "SELECT 'assignments', application, id FROM assignment_links",
    "SELECT 'assignments', expert, id FROM assignment_links",
    "SELECT 'objections', review, id FROM objection_links \
     UNION SELECT 'objections', application, id FROM objection_links WHERE application <> ''",
];

impl MigrationName for Filings {
    fn name(&self) -> &str {
        "0005_filings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Filings {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for held in HELD {
            db.execute_unprepared(&format!("INSERT INTO filed_under (collection, heading, id) {held}"))
                .await?;
        }
        // How who objects can be reached stays apart from the document.
        texts(manager, "objection_contacts", &["objection", "contact"]).await?;
        db.execute_unprepared(
            "INSERT INTO objection_contacts (objection, contact) SELECT 'objections/' || id, contact FROM objection_links WHERE contact <> ''",
        )
        .await?;
        for table in [
            "document_links",
            "project_parts",
            "application_links",
            "assignment_links",
            "objection_links",
        ] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
