//! How far the logs of others have been followed.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict, Query};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult};

use crate::context::ServiceContext;
use crate::error::Error;
use crate::log::Head;

/// True where the source, or this service, was set back.
pub(super) async fn was_set_back(db: &impl ConnectionTrait, source: &str) -> Result<bool, Error> {
    let query = Query::select()
        .column("set_back")
        .from("follow_positions")
        .and_where(Expr::col("source").eq(source))
        .to_owned();
    let row = db.query_one(&query).await?;
    Ok(row.map(|row| row.try_get("", "set_back")).transpose()?.unwrap_or(false))
}

/// How far a source has been followed: the last entry that was taken, or passed over.
pub async fn position(context: &ServiceContext, source: &str) -> Result<Head, Error> {
    position_of(context.db(), source, false).await
}

/// How far each source has been followed, by its name.
pub async fn positions(db: &impl ConnectionTrait) -> Result<BTreeMap<String, Head>, Error> {
    let query = Query::select()
        .columns(["source", "position", "hash"])
        .from("follow_positions")
        .to_owned();
    let rows = db.query_all(&query).await?;
    let read = |row: &QueryResult| Ok((row.try_get("", "source")?, read(row)?));
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<Head, DbErr> {
    Ok(Head {
        position: row.try_get("", "position")?,
        hash: row.try_get("", "hash")?,
    })
}

/// How far a source has been followed, as it is now; held where it is to be moved.
pub(super) async fn position_of(db: &impl ConnectionTrait, source: &str, to_move: bool) -> Result<Head, Error> {
    let mut query = Query::select()
        .columns(["position", "hash"])
        .from("follow_positions")
        .and_where(Expr::col("source").eq(source))
        .to_owned();
    if to_move && db.get_database_backend() == DbBackend::Postgres {
        query.lock(LockType::Update);
    }
    let row = db.query_one(&query).await?;
    let head = row.map(|row| read(&row)).transpose()?;
    Ok(head.unwrap_or_else(Head::genesis))
}

/// A service that was set back itself is told again of matters that it lost: what does not fit is passed over from now on, whichever
/// source tells it.
pub async fn mark_set_back(tx: &impl ConnectionTrait) -> Result<(), Error> {
    let update = Query::update()
        .table("follow_positions")
        .value("set_back", true)
        .to_owned();
    tx.execute(&update).await?;
    Ok(())
}

/// Follows a source from another position on, also from an earlier one: for a source whose log was set back.
pub async fn set_position(tx: &impl ConnectionTrait, source: &str, from: &Head) -> Result<(), Error> {
    let update = Query::update()
        .table("follow_positions")
        .value("position", from.position)
        .value("hash", &from.hash)
        .value("set_back", true)
        .and_where(Expr::col("source").eq(source))
        .to_owned();
    tx.execute(&update).await?;
    Ok(())
}

/// Follows a source from a later position on.
pub(super) async fn store_position(db: &impl ConnectionTrait, source: &str, taken: Head) -> Result<(), Error> {
    let column = |name| Expr::col(("follow_positions", name));
    let next = |name| Expr::col(("excluded", name));
    let insert = Query::insert()
        .into_table("follow_positions")
        .columns(["source", "position", "hash"])
        .values_panic([source.into(), taken.position.into(), taken.hash.into()])
        .on_conflict(
            OnConflict::column("source")
                .update_columns(["position", "hash"])
                // Never back: what was done must not be done again.
                .action_and_where(column("position").lt(next("position")))
                .to_owned(),
        )
        .to_owned();
    db.execute(&insert).await?;
    Ok(())
}
