//! Watching the log: replay, then follow.

use std::pin::Pin;

use futures::Stream;
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::Role;
use kezhi_proto::common::{ErrorReason, LogEntry, WatchRequest, WatchResponse};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, LikeExpr, Order, Query};
use tonic::Status;

use super::Head;
use super::entry::{COLUMNS, read};
use crate::caller::Caller;
use crate::context::ServiceContext;
use crate::error::Error;
use crate::store::timestamp;

/// How many entries are read at a time; few enough that those who do not read what they watch hold little.
const BATCH: u64 = 100;

/// The stream that a watcher receives.
pub type WatchStream = Pin<Box<dyn Stream<Item = Result<WatchResponse, Status>> + Send>>;

/// What of a log someone sees.
struct Sight<'a> {
    /// The entries of this authority; those of all where there is none.
    authority: Option<&'a str>,
    /// The types of the entries.
    types: &'a [&'static str],
}

impl<'a> Sight<'a> {
    /// The suite's own services see all, others their own authority; a municipal platform what the service shows to platforms.
    fn of(context: &'a ServiceContext, caller: &'a Caller) -> Self {
        Self {
            authority: (!caller.is(Role::Service)).then_some(caller.authority.as_str()),
            types: match caller.is(Role::Platform) && caller.is_public() {
                true => &context.inner.shown_to_platforms,
                false => &["*"],
            },
        }
    }
}

impl ServiceContext {
    /// Replays the log and follows it, as far as a caller may see it.
    pub(crate) async fn watch(&self, caller: Caller, request: WatchRequest) -> Result<WatchStream, Status> {
        self.refuse_unknown(&caller, &request).await?;
        let context = self.clone();
        Ok(Box::pin(async_stream::try_stream! {
            let sight = Sight::of(&context, &caller);
            let mut growth = context.growth();
            let mut through = request.after;
            let (mut quiet, mut caught_up) = (false, false);
            loop {
                context.refuse_if_barred()?;
                growth.look();
                let end = Head::read(context.db()).await?;
                if end.position < through {
                    Err(Error::from(history_differs(through)))?;
                }
                let entries = match end.position > through {
                    true => context.entries(&sight, &request, through, end.position).await?,
                    false => Vec::new(),
                };
                let full = entries.len() as u64 == BATCH;
                for entry in entries {
                    through = entry.position;
                    quiet = false;
                    yield WatchResponse { resume_position: through, resume_hash: entry.hash.clone(), entry: Some(entry), sent_time: None };
                }
                if full {
                    continue;
                }
                // A watcher hears at once that this was all, and however little happens then, now and then how far it has come.
                if through < end.position || quiet || !caught_up {
                    (through, caught_up) = (end.position, true);
                    let sent_time = Some(timestamp(context.clock().machine_micros()));
                    yield WatchResponse { resume_position: through, resume_hash: end.hash, entry: None, sent_time };
                }
                quiet = !growth.wait().await;
            }
        }))
    }

    /// The next entries of an authority that are of a type, after a position, and how far the log was looked through.
    pub async fn entries_after(&self, authority: &str, of: &str, after: i64) -> Result<(Vec<LogEntry>, i64), Error> {
        let end = self.end_of_log().await?;
        let request = WatchRequest {
            types: vec![of.to_string()],
            ..WatchRequest::default()
        };
        let sight = Sight {
            authority: Some(authority),
            types: &["*"],
        };
        let entries = self.entries(&sight, &request, after, end).await?;
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

    async fn entries(
        &self,
        sight: &Sight<'_>,
        request: &WatchRequest,
        after: i64,
        end: i64,
    ) -> Result<Vec<LogEntry>, Error> {
        let mut query = Query::select().columns(COLUMNS).from("log_entries").to_owned();
        query
            .and_where(Expr::col("position").gt(after))
            .and_where(Expr::col("position").lte(end))
            .order_by("position", Order::Asc)
            .limit(BATCH);
        if let Some(authority) = sight.authority {
            query.and_where(Expr::col("authority").eq(authority));
        }
        if sight.types != ["*"] {
            query.cond_where(any_type(sight.types));
        }
        if !request.subjects.is_empty() {
            query.and_where(Expr::col("subject").is_in(&request.subjects));
        }
        if !request.types.is_empty() {
            query.cond_where(any_type(&request.types));
        }
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

fn any_type(types: &[impl AsRef<str>]) -> Cond {
    types
        .iter()
        .map(AsRef::as_ref)
        .fold(Cond::any(), |any, wanted| match wanted.strip_suffix('*') {
            Some(start) => {
                let escaped = start.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                any.add(Expr::col("type").like(LikeExpr::new(format!("{escaped}%")).escape('\\')))
            }
            None => any.add(Expr::col("type").eq(wanted)),
        })
}
