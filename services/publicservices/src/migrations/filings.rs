//! Which case a tip-off became stands with all other filings.

use sea_orm_migration::prelude::*;

pub(super) struct Filings;

impl MigrationName for Filings {
    fn name(&self) -> &str {
        "0005_filings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Filings {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A tip-off was named in full; filings know it by its id.
        let filed = "INSERT INTO filed_under (collection, heading, id) \
                     SELECT 'tipoffs', case_name, replace(tipoff, 'tipoffs/', '') FROM tipoff_cases";
        manager.get_connection().execute_unprepared(filed).await?;
        manager.drop_table(Table::drop().table("tipoff_cases").to_owned()).await
    }
}
