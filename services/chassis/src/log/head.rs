//! The head of a log: how far it has come, and the hash that vouches for all before it.

use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query};
use sea_orm::{ConnectionTrait, DbBackend};
use serde::{Deserialize, Serialize};

use super::entry::GENESIS;
use crate::error::{Error, Fault};

/// A position of a log, and the hash of the entry there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The position; 0 before the first entry.
    pub position: i64,
    /// The hash of the entry; empty where it is not known.
    pub hash: String,
}

impl Head {
    /// Before the first entry.
    pub fn genesis() -> Self {
        Self {
            position: 0,
            hash: GENESIS.into(),
        }
    }

    /// The head of the log in a database.
    pub async fn read(db: &impl ConnectionTrait) -> Result<Self, Error> {
        Ok(Self::query(db, false).await?.0)
    }

    /// The same, locked until the transaction ends; and when the entry there was recorded.
    pub(super) async fn lock(tx: &impl ConnectionTrait) -> Result<(Self, i64), Error> {
        Self::query(tx, tx.get_database_backend() == DbBackend::Postgres).await
    }

    async fn query(db: &impl ConnectionTrait, locked: bool) -> Result<(Self, i64), Error> {
        let mut query = Query::select()
            .columns(["position", "hash", "recorded"])
            .from("log_head")
            .and_where(Expr::col("id").eq(1))
            .to_owned();
        if locked {
            query.lock(LockType::Update);
        }
        let row = db.query_one(&query).await?;
        let row = row.ok_or_else(|| Fault::new("the log has no head"))?;
        let head = Self {
            position: row.try_get("", "position")?,
            hash: row.try_get("", "hash")?,
        };
        Ok((head, row.try_get("", "recorded")?))
    }

    /// True when the log in a database has this entry: it is the same log, and has come at least as far. A head without a hash is
    /// only a position.
    pub async fn is_part_of(&self, db: &impl ConnectionTrait) -> Result<bool, Error> {
        if self.position == 0 {
            return Ok(true);
        }
        let hash = hash_at(db, self.position).await?;
        Ok(hash.is_some_and(|hash| self.hash.is_empty() || self.hash == hash))
    }

    /// What the log in a database has at a position.
    pub async fn at(db: &impl ConnectionTrait, position: i64) -> Result<Self, Error> {
        if position == 0 {
            return Ok(Self::genesis());
        }
        let hash = hash_at(db, position).await?;
        let hash = hash.ok_or_else(|| Fault::new(format!("the log has no position {position}")))?;
        Ok(Self { position, hash })
    }
}

async fn hash_at(db: &impl ConnectionTrait, position: i64) -> Result<Option<String>, Error> {
    let query = Query::select()
        .column("hash")
        .from("log_entries")
        .and_where(Expr::col("position").eq(position))
        .to_owned();
    let row = db.query_one(&query).await?;
    Ok(row.map(|row| row.try_get("", "hash")).transpose()?)
}
