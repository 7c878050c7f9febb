//! The calls that anyone reads are filed as such, so that a list of them never comes upon a draft.

use sea_orm_migration::prelude::*;

pub(super) struct PublishedCalls;

impl MigrationName for PublishedCalls {
    fn name(&self) -> &str {
        "0008_published_calls"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for PublishedCalls {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A document has the field only where it is not empty, and no text within one can hold an unescaped quotation mark.
        let published = "INSERT INTO filed_under (collection, heading, id) \
             SELECT 'calls', 'published', id FROM calls WHERE document LIKE '%\"published_on\":\"%'";
        manager.get_connection().execute_unprepared(published).await?;
        Ok(())
    }
}
