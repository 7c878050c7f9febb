//! What holds up a follower: the entry that cannot be taken.

use std::collections::BTreeMap;
use std::sync::Mutex;

use kezhi_proto::common::LogEntry;

use crate::error::Error;

/// What is said of a fault, which tells nothing of itself to callers.
const FAULT: &str = "it failed here; the log of this service says why";

/// The entries that hold up the followers of this process, by the services whose they are.
#[derive(Default)]
pub(crate) struct HeldUp(Mutex<BTreeMap<&'static str, Option<Obstacle>>>);

/// The entry, why it cannot be taken, since when, and how often it was tried.
#[derive(Clone)]
pub(super) struct Obstacle {
    pub(super) entry: LogEntry,
    pub(super) reason: &'static str,
    pub(super) message: String,
    pub(super) since: i64,
    pub(super) tries: i64,
}

impl HeldUp {
    /// A follower begins, or has come to a position; true where nothing holds it up there. What comes before an entry that cannot be taken
    /// says nothing of that one.
    pub(super) fn is_past(&self, source: &'static str, position: i64) -> bool {
        self.change(|held_up| {
            let obstacle = held_up.entry(source).or_default();
            if obstacle
                .as_ref()
                .is_some_and(|obstacle| obstacle.entry.position > position)
            {
                return false;
            }
            *obstacle = None;
            true
        })
    }

    /// An entry could not be taken.
    pub(super) fn note(&self, source: &'static str, entry: &LogEntry, error: &Error, now: i64) {
        let (reason, message) = match error {
            Error::Refused(refusal) => (refusal.reason, refusal.message.clone()),
            Error::Failed(_) => ("", FAULT.to_string()),
        };
        self.change(|held_up| {
            let before = held_up.get(source).cloned().flatten();
            let before = before.filter(|before| before.entry.position == entry.position);
            let obstacle = Obstacle {
                entry: entry.clone(),
                reason,
                message,
                since: before.as_ref().map_or(now, |before| before.since),
                tries: before.map_or(1, |before| before.tries.saturating_add(1)),
            };
            held_up.insert(source, Some(obstacle))
        });
    }

    fn change<T>(&self, change: impl FnOnce(&mut BTreeMap<&'static str, Option<Obstacle>>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    pub(super) fn all(&self) -> BTreeMap<&'static str, Option<Obstacle>> {
        self.change(|held_up| held_up.clone())
    }
}
