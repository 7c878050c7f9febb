//! Replies that tell nobody who asked, nor what was answered.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};

use super::index;
use crate::store::sealed_before;

/// How many are sealed at a time.
const AT_ONCE: u64 = 500;

/// Seals what is kept; who asked again before the upgrade is answered as before.
pub(super) struct SealedReplies;

impl MigrationName for SealedReplies {
    fn name(&self) -> &str {
        "0008_sealed_replies"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SealedReplies {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let age = Index::drop().name("replies_age").table("replies").to_owned();
        manager.drop_index(age).await?;
        let away = Table::rename().table("replies", "open_replies").to_owned();
        manager.rename_table(away).await?;
        let mut replies = Table::create().table("replies").to_owned();
        replies.col(ColumnDef::new("id").text().not_null().primary_key());
        replies.col(ColumnDef::new("digest").text().not_null());
        replies.col(ColumnDef::new("reply").binary().not_null());
        replies.col(ColumnDef::new("created").big_integer().not_null());
        manager.create_table(replies).await?;
        index(manager, "replies_age", "replies", &["created"]).await?;
        while seal_some(manager.get_connection()).await? {}
        manager.drop_table(Table::drop().table("open_replies").to_owned()).await
    }
}

/// Seals some and removes them where they were open; false where there are none left.
async fn seal_some(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let some = Query::select()
        .columns(["caller", "method", "request_id", "digest", "reply", "created"])
        .from("open_replies")
        .limit(AT_ONCE)
        .to_owned();
    let rows = db.query_all(&some).await?;
    for row in &rows {
        let text = |name: &str| row.try_get::<String>("", name);
        let (caller, method, request_id) = (text("caller")?, text("method")?, text("request_id")?);
        let reply: Vec<u8> = row.try_get("", "reply")?;
        let (id, reply) = sealed_before(&caller, &method, &request_id, &reply)
            .map_err(|fault| DbErr::Migration(format!("{fault:?}")))?;
        let insert = Query::insert()
            .into_table("replies")
            .columns(["id", "digest", "reply", "created"])
            .values_panic([
                id.into(),
                text("digest")?.into(),
                reply.into(),
                row.try_get::<i64>("", "created")?.into(),
            ])
            .to_owned();
        db.execute(&insert).await?;
        let delete = Query::delete()
            .from_table("open_replies")
            .and_where(Expr::col("caller").eq(caller))
            .and_where(Expr::col("method").eq(method))
            .and_where(Expr::col("request_id").eq(request_id))
            .to_owned();
        db.execute(&delete).await?;
    }
    Ok(!rows.is_empty())
}
