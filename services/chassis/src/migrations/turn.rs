//! One at a time brings a database up to date; the others wait.

use std::sync::Arc;

use sea_orm_migration::sea_orm::sqlx::{Connection, PgConnection, query};
use sea_orm_migration::sea_orm::{DbErr, RuntimeErr};

use crate::store::Database;

/// The lock of PostgreSQL on which they wait, one in each database; the number means nothing.
const LOCK: i64 = 0x6b65_7a68_6901;

/// Held by whoever brings a database up to date.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "the lock ends with the connection")] PgConnection);

/// Waits until nobody else brings a database of PostgreSQL up to date, and lets others wait until what is given is dropped.
pub async fn take_turn(database: &Database) -> Result<Turn, DbErr> {
    let failed = |error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)));
    let mut connection = PgConnection::connect(&database.0).await.map_err(failed)?;
    let locked = query("SELECT pg_advisory_lock($1)")
        .bind(LOCK)
        .execute(&mut connection)
        .await;
    locked.map_err(failed)?;
    Ok(Turn(connection))
}
