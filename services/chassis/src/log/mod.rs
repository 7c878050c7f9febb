//! The log: audit trail, timeline, stream and outbox in one append-only table with a hash chain.
//!
//! Positions are drawn under the lock of the log's head, as the last thing before a commit. So they are contiguous and
//! follow commit order on both databases, an acknowledged write is in the log at once, and no second process has to put
//! entries in order afterwards. The price is that the commits of one service follow one another.

mod entry;
mod verify;
mod watch;

use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query};
use sea_orm::{ConnectionTrait, DbBackend};

pub use entry::{GENESIS, hash};
pub use verify::{Finding, verify};
pub use watch::WatchStream;

use crate::call::Call;
use crate::error::{Error, Fault};
use kezhi_proto::common::LogEntry;

/// An entry that a call wants to leave in the log when it commits.
#[derive(Debug, Clone)]
pub(crate) struct NewEntry {
    authority: String,
    subject: String,
    r#type: String,
    basis: String,
    data: String,
}

impl Call {
    /// Leaves an entry in the log when this call commits. `data` must hold no personal data; its keys are sorted.
    pub fn log(
        &self,
        authority: &str,
        subject: &str,
        r#type: &str,
        basis: &str,
        data: serde_json::Value,
    ) -> Result<(), Error> {
        let entry = NewEntry {
            authority: authority.to_string(),
            subject: subject.to_string(),
            r#type: r#type.to_string(),
            basis: basis.to_string(),
            data: data.to_string(),
        };
        let mut entries = self
            .inner
            .entries
            .lock()
            .map_err(|_| Fault::new("the entries of a call are poisoned"))?;
        entries.push(entry);
        Ok(())
    }
}

/// Appends what a call left; returns the last position, or nothing where there was nothing to append.
pub(crate) async fn append(call: &Call) -> Result<Option<i64>, Error> {
    let entries = {
        let mut waiting = call
            .inner
            .entries
            .lock()
            .map_err(|_| Fault::new("the entries of a call are poisoned"))?;
        std::mem::take(&mut *waiting)
    };
    if entries.is_empty() {
        return Ok(None);
    }
    let (mut position, mut previous) = lock_head(call).await?;
    for entry in entries {
        position += 1;
        let entry = chain(call, entry, position, previous);
        insert(call, &entry).await?;
        previous = entry.hash;
    }
    let update = Query::update()
        .table("log_head")
        .value("position", position)
        .value("hash", previous)
        .to_owned();
    call.tx().execute(&update).await?;
    Ok(Some(position))
}

fn chain(call: &Call, entry: NewEntry, position: i64, previous: String) -> LogEntry {
    let mut entry = LogEntry {
        position,
        record_time: Some(crate::store::timestamp(call.now_micros())),
        authority: entry.authority,
        subject: entry.subject,
        r#type: entry.r#type,
        actor: call.actor_in_log().to_string(),
        legal_basis: entry.basis,
        data: entry.data,
        previous_hash: previous,
        hash: String::new(),
    };
    entry.hash = hash(&entry);
    entry
}

async fn lock_head(call: &Call) -> Result<(i64, String), Error> {
    let mut query = Query::select()
        .columns(["position", "hash"])
        .from("log_head")
        .and_where(Expr::col("id").eq(1))
        .to_owned();
    if call.tx().get_database_backend() == DbBackend::Postgres {
        query.lock(LockType::Update);
    }
    let row = call
        .tx()
        .query_one(&query)
        .await?
        .ok_or_else(|| Fault::new("the log has no head"))?;
    Ok((row.try_get("", "position")?, row.try_get("", "hash")?))
}

async fn insert(call: &Call, entry: &LogEntry) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("log_entries")
        .columns(entry::COLUMNS)
        .values_panic([
            entry.position.into(),
            call.now_micros().into(),
            entry.authority.clone().into(),
            entry.subject.clone().into(),
            entry.r#type.clone().into(),
            entry.actor.clone().into(),
            entry.legal_basis.clone().into(),
            entry.data.clone().into(),
            entry.previous_hash.clone().into(),
            entry.hash.clone().into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}
