//! The sweep: limits that fire. It warns before, records lateness on the day, and computes anew what a new edition of the
//! law changes. Each limit is its own transaction: one that fails does not stop the others.

use std::num::{NonZeroU16, NonZeroU64};
use std::time::Duration;

use kezhi_law::Day;
use kezhi_proto::common::time_limit::State;
use kezhi_proto::common::{LimitEvent, RepliesEvent};
use opentelemetry::{KeyValue, global};
use sea_orm::QueryResult;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Order, Query, SelectStatement};
use serde::{Deserialize, Serialize};
use tracing::Instrument;

use super::Limit;
use super::row::{read, select, update};
use crate::call::Call;
use crate::caller::Caller;
use crate::context::ServiceContext;
use crate::error::{Error, Fault};
use crate::health::Health;

/// How many limits are looked at in one read.
const BATCH: u64 = 500;

/// How time limits are swept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sweep {
    /// How often, in seconds.
    pub every_seconds: NonZeroU64,
    /// How many days before the last day it warns.
    pub warn_days: u16,
    /// How many days the answer to a request_id is kept: forgotten sooner than it is sent again, it would be done twice.
    pub reply_days: NonZeroU16,
}

impl Default for Sweep {
    fn default() -> Self {
        Self {
            every_seconds: NonZeroU64::MIN.saturating_add(59),
            warn_days: 3,
            reply_days: NonZeroU16::MIN.saturating_add(6),
        }
    }
}

/// What one run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SweepReport {
    /// Limits about to run out of which it warned.
    pub warned: u64,
    /// Limits that it recorded as late.
    pub late: u64,
    /// Limits that it computed anew.
    pub recomputed: u64,
    /// Limits with which it failed; they are tried again in the next run.
    pub failed: u64,
}

fn has_calendars(context: &ServiceContext) -> bool {
    let missing = context.law().calendar().missing_on(context.clock().today());
    if let Some(year) = missing {
        tracing::warn!(
            year,
            "the calendar of the year is missing: limits that run into it have no last day"
        );
    }
    missing.is_none()
}

impl Sweep {
    /// Runs for ever. The health of `<service>.sweep` says whether the last run did all it should, that of `<service>.calendar` whether the
    /// calendars are on file that limits of today need, or soon will.
    pub async fn keep_running(&self, context: &ServiceContext, health: &Health) {
        let name = format!("{}.sweep", context.service());
        let calendar = format!("{}.calendar", context.service());
        let last_run = global::meter("kezhi")
            .i64_gauge("kezhi.sweep.last_run")
            .with_unit("s")
            .build();
        let failed = global::meter("kezhi").u64_gauge("kezhi.sweep.failed").build();
        loop {
            let span = tracing::info_span!("sweep", service = context.service());
            let report = self.run(context).instrument(span).await;
            if let Err(error) = &report {
                tracing::error!(?error, "a sweep failed");
            }
            let labels = [KeyValue::new("service", context.service())];
            let failures = report.map_or(u64::MAX, |report| report.failed);
            failed.record(failures, &labels);
            last_run.record(context.clock().now_micros() / 1_000_000, &labels);
            health.tell(&name, failures == 0);
            health.tell(&calendar, has_calendars(context));
            tokio::time::sleep(Duration::from_secs(self.every_seconds.get())).await;
        }
    }

    /// Runs once: looks at every open limit that needs it.
    ///
    /// Does nothing by a clock that is in doubt: what would be recorded as late might not be, and what would be forgotten might be young.
    pub async fn run(&self, context: &ServiceContext) -> Result<SweepReport, Error> {
        refuse(context.doubt_of_clock().await?)?;
        let mut report = SweepReport::default();
        let mut after = String::new();
        loop {
            let due = self.due(context, &after).await?;
            let Some(last) = due.last() else { break };
            after = last.id.clone();
            for limit in due {
                // It may be set meanwhile.
                refuse(context.glance_at_clock())?;
                match self.look_at(context, &limit).await {
                    Ok(outcome) => report.count(outcome),
                    Err(error) => {
                        tracing::error!(
                            ?error,
                            limit = limit.id,
                            subject = limit.subject,
                            "a limit could not be swept"
                        );
                        report.failed += 1;
                    }
                }
            }
        }
        let now = context.clock().now_micros();
        refuse(context.glance_at_clock())?;
        self.forget_replies(context, now).await?;
        context.tell_of("kezhi.limits.late", late(context).await?);
        tracing::info!(?report, "swept");
        Ok(report)
    }

    /// The open limits that are near, past, or computed under another edition of the law.
    async fn due(&self, context: &ServiceContext, after: &str) -> Result<Vec<Limit>, Error> {
        let near = context
            .clock()
            .today()
            .plus_days(self.warn_days.into())
            .unwrap_or(context.clock().today())
            .to_string();
        let today = context.clock().today().to_string();
        let warn = Cond::all()
            .add(Expr::col("warned").eq(false))
            .add(Expr::col("due_on").ne(""))
            .add(Expr::col("due_on").lte(near));
        let late = Cond::all()
            .add(Expr::col("late").eq(false))
            .add(Expr::col("due_on").ne(""))
            .add(Expr::col("due_on").lt(today));
        let stale = Expr::col("edition").ne(context.law().edition());
        let query = select()
            .and_where(Expr::col("state").eq(i32::from(State::Open)))
            .and_where(Expr::col("id").gt(after))
            .cond_where(Cond::any().add(warn).add(late).add(stale))
            .order_by("id", Order::Asc)
            .limit(BATCH)
            .to_owned();
        ask(context, &query).await?.iter().map(read).collect()
    }

    async fn look_at(&self, context: &ServiceContext, limit: &Limit) -> Result<Outcome, Error> {
        let caller = Caller::service(context.service());
        context
            .commit(&caller, |call| async move { self.examine(&call, &limit.id).await })
            .await
    }

    async fn examine(&self, call: &Call, id: &str) -> Result<Outcome, Error> {
        // Read again inside the transaction: the limit may have been met since the list was made.
        let mut query = select();
        query.and_where(Expr::col("id").eq(id));
        call.lock(&mut query);
        let Some(mut limit) = call.tx().query_one(&query).await?.as_ref().map(read).transpose()? else {
            return Ok(Outcome::default());
        };
        if limit.state != State::Open {
            return Ok(Outcome::default());
        }
        let outcome = Outcome {
            recomputed: recompute(call, &mut limit)?,
            warned: warn(call, &mut limit, self.warn_days.into())?,
            late: record_lateness(call, &mut limit)?,
        };
        // By now it would be seen had it been set before the call took its time.
        refuse(call.context().glance_at_clock())?;
        update(call, &limit).await?;
        Ok(outcome)
    }

    async fn forget_replies(&self, context: &ServiceContext, now: i64) -> Result<(), Error> {
        let oldest = now - i64::from(self.reply_days.get()) * 24 * 3600 * 1_000_000;
        // So many at a time: after a while in doubt there may be more than should be held in memory, or keep others from writing.
        while self.forget_some_replies(context, oldest).await? {}
        Ok(())
    }

    /// Forgets some replies that are older; false where there are no more.
    async fn forget_some_replies(&self, context: &ServiceContext, oldest: i64) -> Result<bool, Error> {
        let old = Query::select()
            .column("id")
            .from("replies")
            .and_where(Expr::col("created").lt(oldest))
            .order_by("created", Order::Asc)
            .limit(BATCH)
            .to_owned();
        let rows = ask(context, &old).await?;
        let ids: Vec<String> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
        if ids.is_empty() {
            return Ok(false);
        }
        let delete = &Query::delete()
            .from_table("replies")
            .and_where(Expr::col("id").is_in(&ids))
            .to_owned();
        context
            .commit(&Caller::service(context.service()), |call| async move {
                let forgotten = call.tx().execute(delete).await?.rows_affected();
                let subject = format!("services/{}", call.context().service());
                let authority = call.authority().to_string();
                call.log(
                    &authority,
                    &subject,
                    "replies.forgotten",
                    "",
                    &RepliesEvent {
                        replies: i64::try_from(forgotten).unwrap_or(i64::MAX),
                    },
                )
            })
            .await?;
        Ok(ids.len() as u64 == BATCH)
    }
}

/// How many limits are open past their last day.
async fn late(context: &ServiceContext) -> Result<i64, Error> {
    let query = Query::select()
        .expr_as(Expr::col("id").count(), "late")
        .from("limits")
        .and_where(Expr::col("state").eq(i32::from(State::Open)))
        .and_where(Expr::col("late").eq(true))
        .to_owned();
    let rows = ask(context, &query).await?;
    let row = rows.first();
    Ok(row.map(|row| row.try_get("", "late")).transpose()?.unwrap_or(0))
}

/// Asks the database as a call would, so that it is seen below the sweep and waits its turn.
async fn ask(context: &ServiceContext, query: &SelectStatement) -> Result<Vec<QueryResult>, Error> {
    let caller = Caller::service(context.service());
    let asked = context.view(&caller, |call| async move { Ok(call.tx().query_all(query).await?) });
    asked.await
}

fn refuse(doubt: Option<String>) -> Result<(), Fault> {
    match doubt {
        Some(doubt) => Err(Fault::new(format!("limits are not watched meanwhile: {doubt}"))),
        None => Ok(()),
    }
}

/// What was done with one limit.
#[derive(Debug, Clone, Copy, Default)]
struct Outcome {
    recomputed: bool,
    warned: bool,
    late: bool,
}

impl SweepReport {
    fn count(&mut self, outcome: Outcome) {
        self.recomputed += u64::from(outcome.recomputed);
        self.warned += u64::from(outcome.warned);
        self.late += u64::from(outcome.late);
    }
}

fn recompute(call: &Call, limit: &mut Limit) -> Result<bool, Error> {
    if limit.edition == call.law().edition() {
        return Ok(false);
    }
    let before = limit.due_on.clone();
    limit.compute(call.law())?;
    if limit.due_on == before {
        return Ok(false);
    }
    let data = LimitEvent {
        due_on_before: before,
        edition: limit.edition.clone(),
        ..LimitEvent::default()
    };
    limit.tell(call, "limit.recomputed", data)?;
    // The new last day may lie ahead again.
    limit.warned = false;
    limit.late = false;
    Ok(true)
}

fn warn(call: &Call, limit: &mut Limit, warn_days: i64) -> Result<bool, Error> {
    let Ok(due_on) = limit.due_on.parse::<Day>() else {
        return Ok(false);
    };
    let days_left = call.today().days_until(due_on);
    if limit.warned || days_left > warn_days {
        return Ok(false);
    }
    limit.warned = true;
    if days_left < 0 {
        return Ok(false);
    }
    let data = LimitEvent {
        days_left,
        ..LimitEvent::default()
    };
    limit.tell(call, "limit.due-soon", data)?;
    Ok(true)
}

fn record_lateness(call: &Call, limit: &mut Limit) -> Result<bool, Error> {
    if limit.late || !limit.lapsed_on(call.today()) {
        return Ok(false);
    }
    if limit.is_right {
        limit.state = State::Lapsed;
        limit.tell(call, "limit.lapsed", LimitEvent::default())?;
        return Ok(false);
    }
    limit.late = true;
    let data = LimitEvent {
        escalated_to: "head".into(),
        ..LimitEvent::default()
    };
    limit.tell(call, "limit.late", data)?;
    Ok(true)
}
