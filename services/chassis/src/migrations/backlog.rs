//! Lists of documents for which something is to be done that needs the keys.

use sea_orm_migration::prelude::*;

use super::texts;

/// A migration that lists all documents of some kinds, as they are named, for [`House::work_off`](crate::House::work_off).
pub struct Backlog {
    /// The name of the migration, as `0004_unfiled_acts`.
    pub name: &'static str,
    /// The table of the list.
    pub list: &'static str,
    /// The collections.
    pub collections: &'static [&'static str],
}

impl MigrationName for Backlog {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Backlog {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        texts(manager, self.list, &["name"]).await?;
        let db = manager.get_connection();
        for collection in self.collections {
            let all = format!(
                "INSERT INTO {} (name) SELECT '{collection}/' || id FROM {collection}",
                self.list
            );
            db.execute_unprepared(&all).await?;
        }
        Ok(())
    }
}
