//! The log: audit trail, timeline, stream and outbox in one append-only table with a hash chain.
//!
//! Positions are drawn under the lock of the log's head, as the last thing before a commit. So they are contiguous and
//! follow commit order on both databases, an acknowledged write is in the log at once, and no second process has to put
//! entries in order afterwards. The price is that the commits of one service follow one another.

pub(crate) mod entry;
mod given_up;
pub(crate) mod head;
mod known;
pub(crate) mod new_entry;
pub(crate) mod note;
mod rows;
mod sight;
mod tail;
mod verify;
mod wake;
mod watch;

use sea_orm::sea_query::Query;

pub use entry::{GENESIS, hash};
pub use head::Head;
pub use known::KnownHead;
use new_entry::NewEntry;
pub use note::{HeadNote, Noted, NotedHead};
pub use rows::{has_unvouched_rows, verify_rows};
pub(crate) use tail::Tail;
pub use verify::{Finding, verify};
pub use wake::Growth;
pub use watch::WatchStream;

use crate::call::Call;
use crate::context::ServiceContext;
use crate::error::{Error, Fault};
use crate::store::{digest_of, lines};
use crate::telemetry::traceparent;
use kezhi_proto::Event;
use kezhi_proto::common::LogEntry;

/// How many entries are inserted by one statement: well below what either database binds at most.
const ROWS: usize = 500;

/// What is left by a call that changed rows and has nothing to tell of it.
fn of_rows(call: &Call) -> NewEntry {
    NewEntry {
        authority: call.authority().to_string(),
        subject: format!("services/{}", call.context().service()),
        r#type: "rows.changed".into(),
        legal_basis: String::new(),
        data: "{}".into(),
        traceparent: traceparent(),
    }
}

impl Call {
    /// Leaves an entry in the log when this call commits. `data` must hold no personal data; a type that begins otherwise than those it
    /// is the data of is a fault.
    pub fn log<E: Event>(
        &self,
        authority: &str,
        subject: &str,
        r#type: &str,
        legal_basis: &str,
        data: &E,
    ) -> Result<(), Error> {
        if !r#type.starts_with(E::BEGINS) {
            return Err(Fault::new(format!("{} is not the data of {type}", E::full_name())).into());
        }
        let contract = &self.context().inner.contract;
        let entry = NewEntry {
            authority: authority.to_string(),
            subject: subject.to_string(),
            r#type: r#type.to_string(),
            legal_basis: legal_basis.to_string(),
            data: contract.to_json(data).map_err(Fault::new)?,
            traceparent: traceparent(),
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

impl ServiceContext {
    /// The data of an entry, of this log or another's. What a newer service tells besides is passed over.
    pub fn told<E: prost::Name + Default>(&self, entry: &LogEntry) -> Result<E, Error> {
        Ok(self.inner.contract.from_json(&entry.data).map_err(Fault::new)?)
    }
}

/// Appends what calls of one transaction left, in their order; returns the new head, or nothing where there was nothing to
/// append.
pub(crate) async fn append(calls: &[Call]) -> Result<Option<Head>, Error> {
    let mut waiting = Vec::new();
    for call in calls {
        let mut entries = call
            .inner
            .entries
            .lock()
            .map_err(|_| Fault::new("the entries of a call are poisoned"))?;
        waiting.extend(std::mem::take(&mut *entries).into_iter().map(|entry| (call, entry)));
    }
    let Some(call) = calls.first() else {
        return Ok(None);
    };
    let mut written = call.tx().take_written();
    for call in calls {
        let mut vouched = call
            .inner
            .vouched
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        written.extend(std::mem::take(&mut *vouched));
    }
    if waiting.is_empty() && !written.is_empty() {
        waiting.push((call, of_rows(call)));
    }
    if waiting.is_empty() {
        return Ok(None);
    }
    let (mut head, mut recorded) = Head::lock(call.tx().connection()).await?;
    refuse_lost_entries(call, head.position)?;
    let writes = lines(&written);
    let last = waiting.len() - 1;
    let mut chained = Vec::with_capacity(waiting.len());
    for (place, (call, entry)) in waiting.into_iter().enumerate() {
        // The last entry vouches for all that the transaction wrote.
        let writes = if place == last { writes.as_str() } else { "" };
        // A clock that was set back, or that of another replica, does not let the time of a log run back.
        recorded = call.now_micros().max(recorded);
        let entry = chain(call, entry, writes, recorded, head);
        head = Head {
            position: entry.position,
            hash: entry.hash.clone(),
        };
        chained.push((recorded, entry, writes));
    }
    for some in chained.chunks(ROWS) {
        insert(call, some).await?;
    }
    let update = Query::update()
        .table("log_head")
        .value("position", head.position)
        .value("hash", &head.hash)
        .value("recorded", recorded)
        .to_owned();
    call.tx().execute(&update).await?;
    Ok(Some(head))
}

/// What this process acknowledged must be there: a log that ends before it was set back, or never stored what was committed.
fn refuse_lost_entries(call: &Call, position: i64) -> Result<(), Fault> {
    let acknowledged = *call.context().inner.appended.borrow();
    match position < acknowledged {
        true => Err(Fault::new(format!(
            "the log ends at {position}, but entries up to {acknowledged} were acknowledged"
        ))),
        false => Ok(()),
    }
}

fn chain(call: &Call, entry: NewEntry, writes: &str, recorded: i64, previous: Head) -> LogEntry {
    let mut entry = LogEntry {
        position: previous.position + 1,
        record_time: Some(crate::store::timestamp(recorded)),
        authority: entry.authority,
        subject: entry.subject,
        r#type: entry.r#type,
        actor: call.actor_in_log().to_string(),
        legal_basis: entry.legal_basis,
        data: entry.data,
        previous_hash: previous.hash,
        hash: String::new(),
        rows_digest: digest_of(writes),
        traceparent: entry.traceparent,
    };
    entry.hash = hash(&entry);
    entry
}

async fn insert(call: &Call, entries: &[(i64, LogEntry, &str)]) -> Result<(), Error> {
    let mut insert = Query::insert();
    insert
        .into_table("log_entries")
        .columns(entry::COLUMNS.into_iter().chain(["writes"]));
    for (recorded, entry, writes) in entries {
        insert.values_panic([
            entry.position.into(),
            (*recorded).into(),
            entry.authority.clone().into(),
            entry.subject.clone().into(),
            entry.r#type.clone().into(),
            entry.actor.clone().into(),
            entry.legal_basis.clone().into(),
            entry.data.clone().into(),
            entry.previous_hash.clone().into(),
            entry.hash.clone().into(),
            entry.rows_digest.clone().into(),
            entry.traceparent.clone().into(),
            (*writes).into(),
        ]);
    }
    call.tx().execute(&insert).await?;
    Ok(())
}
