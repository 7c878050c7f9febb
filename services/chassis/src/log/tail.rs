//! The end of a log, read once for all who watch it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;

use kezhi_proto::common::LogEntry;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::Head;
use super::sight::Sight;
use super::wake::look_after;
use crate::clock::moment;
use crate::context::ServiceContext;
use crate::error::Error;

/// How many entries are at hand for those who are about to read them.
const KEPT: i64 = 512;
/// How soon those who watch are told of growth that does not concern them.
const BESIDES: Duration = Duration::from_secs(1);
/// How long the log is left alone when it could not be read.
const AFTER_TROUBLE: Duration = Duration::from_secs(1);

/// What was appended last, and who watches.
#[derive(Default)]
pub(crate) struct Tail {
    recent: RwLock<Recent>,
    seats: Mutex<Vec<Weak<Seat>>>,
}

/// The last entries, without a gap, and the end of the log when they were read; nothing where it could not be.
#[derive(Default)]
struct Recent {
    entries: VecDeque<Arc<LogEntry>>,
    end: Option<Head>,
}

/// The place of one who watches.
pub(super) struct Seat {
    pub(super) sight: Sight,
    told: Notify,
}

impl Seat {
    /// Waits until there is something to look at; false where it is only time to say that there is not.
    pub(super) async fn wait(&self) -> bool {
        timeout(look_after(), self.told.notified()).await.is_ok()
    }
}

impl Tail {
    /// A place for one who watches, to be taken before they look for the first time.
    pub(super) fn seat(&self, sight: Sight) -> Arc<Seat> {
        let seat = Arc::new(Seat {
            sight,
            told: Notify::new(),
        });
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.push(Arc::downgrade(&seat));
        seat
    }

    /// What a seat sees after a position, with the end of the log; nothing where it is not at hand, and must be read from the database.
    pub(super) fn after(&self, position: i64, seat: &Seat) -> Option<(Vec<Arc<LogEntry>>, Head)> {
        let recent = self.recent.read().unwrap_or_else(PoisonError::into_inner);
        let end = recent.end.clone().filter(|end| position <= end.position)?;
        let missing = usize::try_from(end.position - position).ok()?;
        let seen = recent.entries.len().checked_sub(missing)?;
        let unseen = recent.entries.iter().skip(seen);
        Some((unseen.filter(|entry| seat.sight.shows(entry)).cloned().collect(), end))
    }

    fn is_watched(&self) -> bool {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.retain(|seat| seat.strong_count() > 0);
        !seats.is_empty()
    }

    /// Where the log ended when it was looked at last.
    fn end(&self) -> Option<Head> {
        let recent = self.recent.read().unwrap_or_else(PoisonError::into_inner);
        recent.end.clone()
    }

    /// Has the last entries at hand. Those that do not follow on what is there, because there are too many of them or the log was set back,
    /// take its place.
    fn keep(&self, new: &[Arc<LogEntry>], end: Option<Head>) {
        let mut recent = self.recent.write().unwrap_or_else(PoisonError::into_inner);
        let next = recent.end.as_ref().map(|end| end.position + 1);
        if new.first().map(|entry| entry.position) != next {
            recent.entries.clear();
        }
        recent.entries.extend(new.iter().cloned());
        let over = recent
            .entries
            .len()
            .saturating_sub(usize::try_from(KEPT).unwrap_or(usize::MAX));
        recent.entries.drain(..over);
        recent.end = end;
    }

    fn tell(&self, concerns: impl Fn(&Seat) -> bool) {
        let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let seats = seats.iter().filter_map(Weak::upgrade);
        seats
            .filter(|seat| concerns(seat))
            .for_each(|seat| seat.told.notify_one());
    }

    fn tell_all(&self) {
        self.tell(|_| true);
    }
}

impl ServiceContext {
    /// Reads the log on as it grows for those who watch it, for ever, and tells those whom it concerns; the others now and then. Where
    /// nobody watches it is left alone.
    pub async fn keep_watched(self) {
        let tail = &self.inner.tail;
        let (mut growth, mut tell_all_at) = (self.growth(), None);
        loop {
            tokio::select! {
                _ = growth.wait() => {}
                () = at(tell_all_at) => {
                    tell_all_at = None;
                    tail.tell_all();
                    continue;
                }
            }
            match tail.is_watched() {
                true => match self.read_on().await {
                    Ok(true) => _ = tell_all_at.get_or_insert_with(|| moment() + BESIDES),
                    Ok(false) => {}
                    Err(error) => {
                        tracing::debug!(
                            ?error,
                            "the log cannot be read for those who watch it; they look for themselves"
                        );
                        tail.keep(&[], None);
                        tail.tell_all();
                        sleep(AFTER_TROUBLE).await;
                    }
                },
                false => tail.keep(&[], None),
            }
        }
    }

    /// Reads what was appended since the log was looked at last, and tells those whom it concerns; false where there was nothing.
    async fn read_on(&self) -> Result<bool, Error> {
        let tail = &self.inner.tail;
        let end = Head::read(self.db()).await?;
        let before = tail.end().filter(|before| before.position <= end.position);
        let new = match &before {
            Some(before) if *before == end => return Ok(false),
            Some(before) => self.latest(before.position, end.position, KEPT).await?,
            None => Vec::new(),
        };
        let new: Vec<Arc<LogEntry>> = new.into_iter().map(Arc::new).collect();
        tail.keep(&new, Some(end));
        match before {
            Some(_) => tail.tell(|seat| new.iter().any(|entry| seat.sight.shows(entry))),
            // Nobody looked before, or the log was set back: all look for themselves.
            None => tail.tell_all(),
        }
        Ok(true)
    }
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
