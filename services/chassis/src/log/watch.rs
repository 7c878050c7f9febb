//! Watching the log: replay, then follow.

use std::pin::Pin;
use std::sync::Arc;

use futures::Stream;
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::Role;
use kezhi_proto::common::{ErrorReason, LogEntry, WatchRequest, WatchResponse};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use tonic::Status;

use super::Head;
use super::entry::{COLUMNS, read};
use super::sight::Sight;
use super::tail::Seat;
use crate::caller::Caller;
use crate::context::ServiceContext;
use crate::error::Error;
use crate::store::timestamp;

/// How many entries are read at a time; few enough that those who do not read what they watch hold little.
const BATCH: u64 = 100;

/// The stream that a watcher receives.
pub type WatchStream = Pin<Box<dyn Stream<Item = Result<WatchResponse, Status>> + Send>>;

/// What someone has not seen of a log.
struct Unseen {
    entries: Vec<Arc<LogEntry>>,
    /// How far the log goes.
    end: Head,
    /// True where there may be more of it.
    more: bool,
}

impl ServiceContext {
    /// Replays the log and follows it, as far as a caller may see it.
    pub(crate) async fn watch(&self, caller: Caller, request: WatchRequest) -> Result<WatchStream, Status> {
        self.refuse_unknown(&caller, &request).await?;
        let context = self.clone();
        Ok(Box::pin(async_stream::try_stream! {
            let seat = context.inner.tail.seat(Sight::of(&context, &caller, &request));
            let mut through = request.after;
            let (mut quiet, mut caught_up) = (false, false);
            loop {
                context.refuse_if_barred()?;
                let unseen = context.unseen(&seat, through, caught_up).await?;
                if unseen.end.position < through {
                    Err(Error::from(history_differs(through)))?;
                }
                for entry in unseen.entries {
                    through = entry.position;
                    quiet = false;
                    let entry = LogEntry::clone(&entry);
                    yield WatchResponse { resume_position: through, resume_hash: entry.hash.clone(), entry: Some(entry), sent_time: None };
                }
                if unseen.more {
                    continue;
                }
                // A watcher hears at once that this was all, and however little happens then, now and then how far it has come.
                if through < unseen.end.position || quiet || !caught_up {
                    (through, caught_up) = (unseen.end.position, true);
                    let sent_time = Some(timestamp(context.clock().machine_micros()));
                    yield WatchResponse { resume_position: through, resume_hash: unseen.end.hash, entry: None, sent_time };
                }
                quiet = !seat.wait().await;
            }
        }))
    }

    /// What comes after a position: of what is at hand, or out of the database. Who has not caught up yet is told of all that there is now,
    /// which may not be at hand.
    async fn unseen(&self, seat: &Seat, after: i64, caught_up: bool) -> Result<Unseen, Error> {
        let at_hand = caught_up.then(|| self.inner.tail.after(after, seat)).flatten();
        if let Some((entries, end)) = at_hand {
            return Ok(Unseen {
                entries,
                end,
                more: false,
            });
        }
        let end = Head::read(self.db()).await?;
        let entries = match end.position > after {
            true => self.entries(&seat.sight, after, end.position).await?,
            false => Vec::new(),
        };
        Ok(Unseen {
            more: entries.len() as u64 == BATCH,
            entries: entries.into_iter().map(Arc::new).collect(),
            end,
        })
    }

    /// The last entries up to a position, and after another, at most so many.
    pub(super) async fn latest(&self, after: i64, end: i64, most: i64) -> Result<Vec<LogEntry>, Error> {
        let query = Query::select()
            .columns(COLUMNS)
            .from("log_entries")
            .and_where(Expr::col("position").gt(Ord::max(after, end - most)))
            .and_where(Expr::col("position").lte(end))
            .order_by("position", Order::Asc)
            .to_owned();
        let rows = self.db().query_all(&query).await?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// The next entries of an authority that are of a type, after a position, and how far the log was looked through.
    pub async fn entries_after(&self, authority: &str, of: &str, after: i64) -> Result<(Vec<LogEntry>, i64), Error> {
        let end = self.end_of_log().await?;
        let entries = self.entries(&Sight::of_type(authority, of), after, end).await?;
        let full = entries.len() as u64 == BATCH;
        let last = entries.last().map(|entry| entry.position);
        Ok((entries, last.filter(|_| full).unwrap_or(Ord::max(end, after))))
    }

    /// The trace of the call that appended the entry at a position (W3C traceparent); empty where none is known.
    pub async fn cause_of(&self, position: i64) -> Result<String, Error> {
        let query = Query::select()
            .column("traceparent")
            .from("log_entries")
            .and_where(Expr::col("position").eq(position))
            .to_owned();
        let row = self.db().query_one(&query).await?;
        Ok(row
            .map(|row| row.try_get("", "traceparent"))
            .transpose()?
            .unwrap_or_default())
    }

    /// The last position of the log.
    pub async fn end_of_log(&self) -> Result<i64, Error> {
        Ok(Head::read(self.db()).await?.position)
    }

    /// Refuses to continue from where this log never was.
    async fn refuse_unknown(&self, caller: &Caller, request: &WatchRequest) -> Result<(), Error> {
        let after = Head {
            position: request.after,
            hash: request.after_hash.clone(),
        };
        let end = self.end_of_log().await?;
        if !after.hash.is_empty() && !after.is_part_of(self.db()).await? {
            // Another service of the suite does not err: what it took was acknowledged, and is lost here.
            if caller.is(Role::Service) {
                tracing::error!(
                    position = after.position,
                    by = caller.account,
                    "the log was set back behind those who follow it"
                );
                self.bar_set_back();
            }
            return Err(history_differs(after.position).into());
        }
        match after.position <= end {
            true => Ok(()),
            false => {
                let message = format!(
                    "the log ends at {end}; there is no position {} to continue from",
                    after.position
                );
                Err(Refusal::new(Kind::OutOfRange, ErrorReason::PositionBeyondEnd.code(), message).into())
            }
        }
    }

    async fn entries(&self, sight: &Sight, after: i64, end: i64) -> Result<Vec<LogEntry>, Error> {
        let mut query = Query::select().columns(COLUMNS).from("log_entries").to_owned();
        query
            .and_where(Expr::col("position").gt(after))
            .and_where(Expr::col("position").lte(end))
            .order_by("position", Order::Asc)
            .limit(BATCH);
        sight.narrow(&mut query);
        let rows = self.db().query_all(&query).await?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }
}

fn history_differs(position: i64) -> Refusal {
    let message = format!(
        "the log does not have at {position} what the watcher took there: it was set back or replaced since, and must not be \
         followed on"
    );
    Refusal::precondition(ErrorReason::HistoryDiffers.code(), message).with("position", position)
}
