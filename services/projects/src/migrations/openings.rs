//! How who objects can be reached, apart from the objection, and who looked.

use kezhi_chassis::migrations::texts;
use sea_orm_migration::prelude::*;

pub(super) struct Openings;

impl MigrationName for Openings {
    fn name(&self) -> &str {
        "0004_openings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Openings {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        texts(manager, "objection_contacts", &["objection", "contact"]).await?;
        let mut openings = Table::create().table("objection_openings").to_owned();
        let mut id = ColumnDef::new("id");
        openings.col(id.big_integer().not_null().auto_increment().primary_key());
        for column in ["objection", "account", "reason"] {
            openings.col(ColumnDef::new(column).text().not_null());
        }
        openings.col(ColumnDef::new("opened").big_integer().not_null());
        manager.create_table(openings).await
    }
}
