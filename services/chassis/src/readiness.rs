//! Whether a service can serve: its database answers, keeps what it is given, and is the one it was.

mod watching;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, watch};

use crate::error::{Error, Fault};

/// How often the database is asked while something is wrong with it, or may be.
const EVERY: Duration = Duration::from_secs(1);

/// The cause for a log that was set back behind those who follow it.
const SET_BACK: &str = "set back";
/// The cause for a database of which a page is not what it was.
const DAMAGED: &str = "damaged";
/// The cause for a database that a newer binary has brought further.
const MOVED_ON: &str = "moved on";

/// What is known of the database of a service.
pub(crate) struct Readiness {
    /// Why calls are refused at once, without asking the database.
    barred: watch::Sender<Option<&'static str>>,
    /// Why the last write failed.
    unkept: Mutex<Option<&'static str>>,
    /// A page was found damaged. That does not mend itself, whatever else can be read and written.
    damaged: AtomicBool,
    /// A call failed for want of the database, or takes long.
    doubt: Notify,
}

impl Readiness {
    pub(crate) fn new() -> Self {
        Self {
            barred: watch::channel(None).0,
            unkept: Mutex::new(None),
            damaged: AtomicBool::new(false),
            doubt: Notify::new(),
        }
    }

    /// Does some work, unless the database is known not to answer, or turns out not to while it is done. What was begun before the
    /// database was moved on is finished.
    pub(crate) async fn unless_barred<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let mut barred = self.barred.subscribe();
        if let Some(cause) = *barred.borrow_and_update() {
            return Err(refused(cause).into());
        }
        let doubtful = async {
            tokio::time::sleep(EVERY).await;
            self.doubt.notify_one();
            std::future::pending().await
        };
        let outcome = tokio::select! {
            biased;
            cause = barred.wait_for(|cause| cause.is_some_and(|cause| cause != MOVED_ON)) => {
                Err(refused(cause.ok().and_then(|cause| *cause).unwrap_or("unreachable")).into())
            }
            outcome = work => outcome,
            never = doubtful => never,
        };
        if let Err(Error::Failed(fault)) = &outcome
            && let Some(cause) = fault.cause()
        {
            self.damaged.fetch_or(cause == DAMAGED, Ordering::Relaxed);
            self.doubt.notify_one();
        }
        outcome
    }

    /// Remembers what became of a write.
    pub(crate) fn note_write<T>(&self, outcome: &Result<T, Error>) {
        let cause = match outcome {
            Ok(_) => None,
            Err(Error::Failed(fault)) if fault.cause().is_some() => fault.cause(),
            // A refusal, or a conflict, says nothing of the database.
            Err(_) => return,
        };
        *self.unkept.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = cause;
    }

    fn unkept(&self) -> Option<&'static str> {
        *self.unkept.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn refused(cause: &'static str) -> Fault {
    let why = match cause {
        MOVED_ON => "a newer binary has brought the database further",
        _ => "the database does not answer",
    };
    Fault::of_the_database(cause, why)
}
