//! Queues before what is slow, which are only as long as can be served in time: more would wait for nothing, and hold memory meanwhile.

use crate::clock::moment;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::error::{Error, Fault, too_busy, too_short};
use crate::layers::time_left;

/// How long the queues of a service may be.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Queues {
    /// The calls that may wait until they can write.
    pub writes: usize,
    /// The calls that may wait until they can read.
    pub reads: usize,
    /// The calls that may wait to be committed together, as postings do. One transaction takes a thousand: who waits is in the next.
    pub group_commit: usize,
    /// How long a call may wait for any of them.
    pub seconds: u64,
}

impl Default for Queues {
    fn default() -> Self {
        Self {
            writes: 100,
            reads: 200,
            group_commit: 1_000,
            seconds: 10,
        }
    }
}

impl Queues {
    pub(crate) fn of_writers(&self, at_once: usize) -> Line {
        Line::new(at_once, Queue::new(self.writes, self.age()))
    }

    pub(crate) fn of_readers(&self, at_once: usize) -> Line {
        Line::new(at_once, Queue::new(self.reads, self.age()))
    }

    pub(crate) fn of_postings(&self) -> Queue {
        Queue::new(self.group_commit, self.age())
    }

    fn age(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

/// A queue that knows how fast it moves; cheap to clone. Only calls with a deadline are refused: what runs in the background has time.
#[derive(Clone)]
pub(crate) struct Queue {
    longest: usize,
    age: Duration,
    moving: Arc<Mutex<Moving>>,
}

struct Moving {
    waiting: usize,
    /// How long each takes, of late.
    each: Duration,
    /// When the last was served, or began to wait before an empty queue.
    since: Instant,
}

/// One who waits, until it is dropped.
pub(crate) struct Waits(Queue);

impl Queue {
    fn new(longest: usize, age: Duration) -> Self {
        let moving = Moving {
            waiting: 0,
            each: Duration::ZERO,
            since: moment(),
        };
        Self {
            longest,
            age,
            moving: Arc::new(Mutex::new(moving)),
        }
    }

    /// Waits from now on, unless it would be in vain.
    pub fn enter(&self) -> Result<Waits, Error> {
        let mut moving = self.moving();
        if moving.waiting == 0 {
            moving.since = moment();
        }
        if let Some(left) = time_left() {
            let wait = moving.wait();
            if moving.waiting >= self.longest || wait > self.age {
                return Err(too_busy().into());
            }
            if wait > left {
                return Err(too_short(wait).into());
            }
        }
        moving.waiting += 1;
        Ok(Waits(self.clone()))
    }

    /// So many were served in this time.
    pub fn served(&self, count: u32, took: Duration) {
        let mut moving = self.moving();
        // The last few count most, and a single slow one does not count as all.
        moving.each = (moving.each * 7 + took / count.max(1)) / 8;
        moving.since = moment();
    }

    fn moving(&self) -> MutexGuard<'_, Moving> {
        self.moving.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Moving {
    /// How long who comes now would wait: for all before it, and for the one that is being served, if that takes longer.
    fn wait(&self) -> Duration {
        let waiting = u32::try_from(self.waiting).unwrap_or(u32::MAX);
        let before = self.each.saturating_mul(waiting);
        match waiting {
            0 => before,
            _ => before.max(self.since.elapsed()),
        }
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.moving().waiting -= 1;
    }
}

/// Those who write, or those who read: only some may be at work at once.
pub(crate) struct Line {
    turns: Semaphore,
    at_once: u32,
    queue: Queue,
}

/// The turn of one of them.
pub(crate) struct Turn<'a> {
    line: &'a Line,
    began: Instant,
    _permit: SemaphorePermit<'a>,
}

impl Line {
    fn new(at_once: usize, queue: Queue) -> Self {
        Self {
            turns: Semaphore::new(at_once),
            at_once: u32::try_from(at_once).unwrap_or(u32::MAX),
            queue,
        }
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.queue.moving().waiting
    }

    /// Waits for its turn.
    pub async fn turn(&self) -> Result<Turn<'_>, Error> {
        let waits = self.queue.enter()?;
        let turn = self.turns.acquire();
        let permit = match time_left() {
            None => turn.await,
            Some(_) => tokio::time::timeout(self.queue.age, turn)
                .await
                .map_err(|_| too_busy())?,
        };
        drop(waits);
        Ok(Turn {
            line: self,
            began: moment(),
            _permit: permit.map_err(Fault::new)?,
        })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.line.queue.served(self.line.at_once, self.began.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Queues;
    use crate::error::Error;
    use crate::layers::in_time;

    const QUEUES: Queues = Queues {
        writes: 2,
        reads: 2,
        group_commit: 2,
        seconds: 10,
    };

    #[tokio::test]
    async fn who_finds_the_queue_too_long_is_refused_at_once_and_who_has_no_deadline_waits() {
        let queue = QUEUES.of_postings();
        let waiting = [queue.enter().ok(), queue.enter().ok()];
        let call = async { queue.enter().is_err_and(|error| matches!(error, Error::Refused(_))) };
        assert!(in_time(Duration::from_secs(30), call).await);
        assert!(queue.enter().is_ok(), "what runs in the background has time");
        drop(waiting);
        assert!(in_time(Duration::from_secs(30), async { queue.enter().is_ok() }).await);
    }

    #[tokio::test]
    async fn who_would_not_be_served_before_its_deadline_is_refused_at_once() {
        let queue = QUEUES.of_postings();
        for _ in 0..50 {
            queue.served(1, Duration::from_secs(2));
        }
        let _waiting = queue.enter();
        assert!(in_time(Duration::from_secs(1), async { queue.enter().is_err() }).await);
        assert!(in_time(Duration::from_secs(5), async { queue.enter().is_ok() }).await);
    }

    #[tokio::test]
    async fn a_writer_waits_no_longer_than_it_may() {
        let queues = Queues { seconds: 0, ..QUEUES };
        let writers = queues.of_writers(1);
        let _at_work = writers.turn().await.ok();
        assert!(in_time(Duration::from_secs(30), async { writers.turn().await.is_err() }).await);
    }
}
