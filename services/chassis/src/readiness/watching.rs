//! Asks a database again and again whether it can serve.

use std::sync::atomic::Ordering;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::{DAMAGED, EVERY, MOVED_ON, SET_BACK, refused};
use crate::context::ServiceContext;
use crate::error::{Error, Fault};
use crate::health::Health;
use crate::migrations::Served;
use crate::store::Database;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often a database beyond this process is asked while all is well.
const IDLE: Duration = Duration::from_secs(5);
/// Asked at once by whoever has doubts, but not more often than this.
const BREATH: Duration = Duration::from_millis(100);

impl ServiceContext {
    /// Refuses, where the database is known not to be of use.
    pub(crate) fn refuse_if_barred(&self) -> Result<(), Error> {
        match *self.inner.readiness.barred.borrow() {
            Some(cause) => Err(refused(cause).into()),
            None => Ok(()),
        }
    }

    /// Refuses every call from now on: the log of this service is not the one that others took entries from.
    pub(crate) fn bar_set_back(&self) {
        self.inner.readiness.barred.send_if_modified(|barred| {
            let new = *barred != Some(SET_BACK);
            *barred = Some(SET_BACK);
            new
        });
    }

    /// Asks the database again and again, over a connection of its own, and tells health under these names whether the service
    /// can serve. `known` are the migrations that this binary knows.
    pub async fn watch_readiness(self, database: Database, known: Vec<String>, names: Vec<String>, health: Health) {
        let mut probe = Probe {
            file: database.identity(),
            known,
            strange: None,
            read_only: false,
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
            for name in &names {
                health.tell(name, cause.is_none());
            }
            let pause = match (cause, probe.file) {
                (None, None) => IDLE,
                // What became of a file is known without asking a server.
                _ => EVERY,
            };
            tokio::time::sleep(BREATH).await;
            let _ = tokio::time::timeout(pause, self.inner.readiness.doubt.notified()).await;
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
            None if probe.read_only => Some("read-only"),
            _ => None,
        };
        if barred.is_some_and(|cause| cause != MOVED_ON) {
            probe.connection = None;
        }
        readiness.barred.send_if_modified(|now| {
            let new = *now != barred && *now != Some(SET_BACK);
            if new {
                *now = barred;
            }
            new
        });
        let damaged = readiness.damaged.load(Ordering::Relaxed).then_some(DAMAGED);
        barred.or(unkept).or(damaged)
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
    /// The migrations that this binary knows.
    known: Vec<String>,
    /// One that the database has and this binary does not know.
    strange: Option<String>,
    /// It takes no writes.
    read_only: bool,
    /// How often it was asked to keep something.
    written: u16,
}

impl Probe {
    async fn read(&mut self) -> Result<(), Error> {
        if self.database.identity() != self.file {
            // What is written goes into a file that nobody will find.
            return Err(Fault::of_the_database("missing", "the file is gone, or another has its name").into());
        }
        let known = self.known.clone();
        let served = Served::ask(self.connection().await?, &known).await?;
        self.read_only = served.read_only;
        match served.strange {
            Some(strange) => {
                if self.strange.replace(strange.clone()).as_ref() != Some(&strange) {
                    tracing::error!(
                        migration = strange,
                        "a newer binary has brought the database further: this one is too old, and takes no new calls"
                    );
                }
                Err(Fault::of_the_database(MOVED_ON, "a newer binary has brought the database further").into())
            }
            None => {
                self.strange = None;
                Ok(())
            }
        }
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
