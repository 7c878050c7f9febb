//! Whoever waits for the log is woken when it grows: by this process, and on PostgreSQL by others that append to the same log.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::context::ServiceContext;
use crate::store::{Database, new_id};

/// The channel of PostgreSQL; each database has its own.
const CHANNEL: &str = "kezhi_log";
/// How long the log is left alone at least and at most where nobody tells that it grew, lest a word was lost. Not all look at once.
const LOOK_AFTER: Duration = Duration::from_secs(8);
const AND_AT_MOST: Duration = Duration::from_secs(4);
/// How long others are told nothing new, so that a flood of entries is no flood of words; and how long to wait for a database that does
/// not answer.
const BREATH: Duration = Duration::from_millis(50);
const PAUSE: Duration = Duration::from_secs(1);

/// Woken when the log may have grown.
pub struct Growth(watch::Receiver<i64>);

impl Growth {
    /// What comes from now on counts as new: to be said before the log is looked at.
    pub fn look(&mut self) {
        self.0.mark_unchanged();
    }

    /// Waits until the log may have grown since it was looked at; false where nobody said so, and it is time to look all the same.
    pub async fn wait(&mut self) -> bool {
        matches!(timeout(look_after(), self.0.changed()).await, Ok(Ok(())))
    }
}

impl ServiceContext {
    /// Wakes when the log grows.
    pub fn growth(&self) -> Growth {
        Growth(self.inner.appended.subscribe())
    }

    /// Tells other processes that work on the same database when this one appends, and hears of theirs, for ever. An embedded database
    /// has no other.
    pub async fn keep_others_awake(self, database: Database) {
        if database.is_file() {
            return std::future::pending().await;
        }
        let me = new_id(self.clock().now_micros());
        tokio::join!(self.tell(&me), self.hear(&me, &database));
    }

    async fn tell(&self, me: &str) {
        let mut appended = self.inner.appended.subscribe();
        let mut told = *appended.borrow_and_update();
        while appended.changed().await.is_ok() {
            let position = *appended.borrow_and_update();
            // Being woken by others is nothing to tell.
            if position > told {
                told = position;
                let values = [CHANNEL.into(), me.into()];
                let tell = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", values);
                if let Err(error) = self.db().query_one_raw(tell).await {
                    tracing::debug!(%error, "others were not told that the log grew; they look by themselves");
                }
                sleep(BREATH).await;
            }
        }
    }

    async fn hear(&self, me: &str, database: &Database) {
        loop {
            if let Err(error) = self.hear_while_connected(me, database).await {
                tracing::debug!(%error, "nothing is heard of other processes");
            }
            sleep(PAUSE).await;
        }
    }

    async fn hear_while_connected(&self, me: &str, database: &Database) -> Result<(), sea_orm::sqlx::Error> {
        let mut listener = PgListener::connect(&database.0).await?;
        listener.listen(CHANNEL).await?;
        loop {
            self.inner.appended.send_modify(|_| {});
            // What was said while the connection was lost is looked for too.
            while listener.try_recv().await?.is_some_and(|word| word.payload() == me) {}
        }
    }
}

/// After how long the log is looked at where nobody said that it grew.
pub(super) fn look_after() -> Duration {
    let mut random = [0];
    // Without randomness all look at once, which is no harm.
    let _ = getrandom::fill(&mut random);
    LOOK_AFTER + AND_AT_MOST * u32::from(random[0]) / u32::from(u8::MAX)
}
