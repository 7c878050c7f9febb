//! Whether a service can serve: its database answers, keeps what it is given, and is the one it was.

use std::sync::Mutex;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection};
use tokio::sync::watch;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::error::{Error, Fault};
use crate::house::House;
use crate::log::Head;
use crate::store::Database;

/// How often the database is asked, and how long it may take to answer.
const EVERY: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(2);

/// What is known of the database of a service.
pub(crate) struct Readiness {
    /// Why calls are refused at once, without asking the database.
    barred: watch::Sender<Option<&'static str>>,
    /// Why the last write failed.
    unkept: Mutex<Option<&'static str>>,
}

impl Readiness {
    pub(crate) fn new() -> Self {
        Self {
            barred: watch::channel(None).0,
            unkept: Mutex::new(None),
        }
    }

    /// Does some work, unless the database is known not to answer, or turns out not to while it is done.
    pub(crate) async fn unless_barred<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let mut barred = self.barred.subscribe();
        tokio::select! {
            biased;
            cause = barred.wait_for(Option::is_some) => {
                let cause = cause.ok().and_then(|cause| *cause).unwrap_or("unreachable");
                Err(Fault::of_the_database(cause, "the database does not answer").into())
            }
            outcome = work => outcome,
        }
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

impl House {
    /// Refuses every call from now on: the log of this service is not the one that others took entries from.
    pub(crate) fn bar_set_back(&self) {
        self.inner.readiness.barred.send_if_modified(|barred| {
            let new = *barred != Some(SET_BACK);
            *barred = Some(SET_BACK);
            new
        });
    }

    /// Asks the database again and again, over a connection of its own, and tells health under these names whether the service
    /// can serve.
    pub async fn watch_readiness(self, database: Database, names: Vec<String>, health: HealthReporter) {
        let mut probe = Probe {
            file: database.identity(),
            database,
            connection: None,
            written: 0,
        };
        let mut before = None;
        loop {
            let cause = self.unready(&mut probe).await;
            match cause {
                Some(cause) if before != Some(cause) => {
                    tracing::error!(service = self.service(), cause, "the service is not ready");
                }
                None if before.is_some() => tracing::warn!(service = self.service(), "the service is ready again"),
                _ => {}
            }
            before = cause;
            let status = match cause {
                None => ServingStatus::Serving,
                Some(_) => ServingStatus::NotServing,
            };
            for name in &names {
                health.set_service_status(name, status).await;
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Why the service is not ready.
    async fn unready(&self, probe: &mut Probe) -> Option<&'static str> {
        let readiness = &self.inner.readiness;
        if *readiness.barred.borrow() == Some(SET_BACK) {
            return Some(SET_BACK);
        }
        let unreadable = within_patience(probe.read()).await.err();
        let barred = unreadable.as_ref().map(told);
        // After a write that failed, the disk is asked whether it keeps again what it is given. What cannot be kept can still be
        // read, so only a database that does not answer at all is refused at once.
        let unkept = match barred {
            None if readiness.unkept().is_some() => {
                let kept = within_patience(probe.write()).await;
                readiness.note_write(&kept);
                kept.err().as_ref().map(told)
            }
            _ => None,
        };
        if barred.is_some() {
            probe.connection = None;
        }
        readiness.barred.send_if_modified(|now| {
            let new = *now != barred && *now != Some(SET_BACK);
            if new {
                *now = barred;
            }
            new
        });
        barred.or(unkept)
    }
}

async fn within_patience(asked: impl Future<Output = Result<(), Error>>) -> Result<(), Error> {
    let answer = tokio::time::timeout(PATIENCE, asked).await;
    answer.unwrap_or_else(|_| Err(Fault::of_the_database("unreachable", "the database does not answer").into()))
}

fn told(error: &Error) -> &'static str {
    tracing::debug!(?error, "the database was asked whether it is ready");
    match error {
        Error::Failed(fault) => fault.cause().unwrap_or("unreachable"),
        Error::Refused(_) => "unreachable",
    }
}

/// What asks the database whether it is ready, beside all calls.
struct Probe {
    database: Database,
    /// Which file it was at the start.
    file: Option<(u64, u64)>,
    connection: Option<DatabaseConnection>,
    /// How often it was asked to keep something.
    written: u16,
}

impl Probe {
    async fn read(&mut self) -> Result<(), Error> {
        if self.database.identity() != self.file {
            // What is written goes into a file that nobody will find.
            return Err(Fault::of_the_database("missing", "the file is gone, or another has its name").into());
        }
        Head::read(self.connection().await?).await?;
        Ok(())
    }

    /// Changes something that means nothing, so that a page of the file, or a row, goes to the disk.
    async fn write(&mut self) -> Result<(), Error> {
        self.written = self.written.wrapping_add(1);
        let touch = match self.database.is_file() {
            true => format!("PRAGMA user_version = {}", self.written),
            false => "UPDATE log_head SET hash = hash WHERE id = 1".into(),
        };
        self.connection().await?.execute_unprepared(&touch).await?;
        Ok(())
    }

    async fn connection(&mut self) -> Result<&DatabaseConnection, Error> {
        Ok(match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(self.database.connect_once().await?),
        })
    }
}

/// The cause for a log that was set back behind those who follow it.
const SET_BACK: &str = "set back";
