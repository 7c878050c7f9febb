//! Calls, applications, experts and reviews: their documents, and the tables by which they are found.

use kezhi_chassis::migrations::{documents, index, texts};
use sea_orm_migration::prelude::*;

/// The tables of calls, from the call to the decision.
pub(super) struct Calls;

impl MigrationName for Calls {
    fn name(&self) -> &str {
        "0003_calls"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Calls {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for collection in [
            "calls",
            "applications",
            "experts",
            "reviews",
            "assignments",
            "objections",
        ] {
            documents(manager, collection).await?;
        }
        identities(manager).await?;
        application_links(manager).await?;
        application_bands(manager).await?;
        assignment_links(manager).await?;
        objection_links(manager).await
    }
}

/// Identity numbers, apart from every document, so that nothing that reads one can read them.
async fn identities(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    texts(manager, "identities", &["subject", "authority", "citizen_id"]).await?;
    index(manager, "identities_number", "identities", &["authority", "citizen_id"]).await
}

/// Which call an application answers, and whose it is.
async fn application_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    texts(manager, "application_links", &["id", "call", "applicant"]).await?;
    index(
        manager,
        "application_links_call",
        "application_links",
        &["call", "applicant", "id"],
    )
    .await?;
    index(
        manager,
        "application_links_applicant",
        "application_links",
        &["applicant", "id"],
    )
    .await
}

/// The bands of an application's contents: those that share one are compared.
async fn application_bands(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let bands = Table::create()
        .table("application_bands")
        .col(ColumnDef::new("authority").text().not_null())
        .col(ColumnDef::new("band").big_integer().not_null())
        .col(ColumnDef::new("id").text().not_null())
        .primary_key(Index::create().col("authority").col("band").col("id"))
        .to_owned();
    manager.create_table(bands).await?;
    index(manager, "application_bands_id", "application_bands", &["id"]).await
}

/// Which review and application an assignment belongs to, and by which account the expert signs in.
async fn assignment_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    texts(
        manager,
        "assignment_links",
        &["id", "review", "application", "expert", "account"],
    )
    .await?;
    for column in ["review", "application", "account"] {
        let name = format!("assignment_links_{column}");
        index(manager, &name, "assignment_links", &[column, "id"]).await?;
    }
    Ok(())
}

/// Which review and application an objection is about, and how who filed it can be reached, apart from the document.
async fn objection_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    texts(manager, "objection_links", &["id", "review", "application", "contact"]).await?;
    index(manager, "objection_links_review", "objection_links", &["review", "id"]).await?;
    let mut openings = Table::create().table("objection_openings").to_owned();
    openings.col(
        ColumnDef::new("id")
            .big_integer()
            .not_null()
            .auto_increment()
            .primary_key(),
    );
    for column in ["objection", "account", "reason"] {
        openings.col(ColumnDef::new(column).text().not_null());
    }
    openings.col(ColumnDef::new("opened").big_integer().not_null());
    manager.create_table(openings).await
}
