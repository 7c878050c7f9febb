//! Sealing anew: what stands open from before it was personal, and what is sealed under a key that gave way to another.

use std::time::Duration;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;

use super::column::Sealed;
use super::fate::{Fate, fate};
use super::rows::{change, count_others, rows_after};
use crate::call::Call;
use crate::caller::Caller;
use crate::context::ServiceContext;
use crate::error::{Error, Fault};
use crate::log::verify_rows;
use crate::store::begin_to_read;

/// How often the keys are looked at.
const EVERY: Duration = Duration::from_secs(2);
/// How long it rests after it could not.
const AFTER_TROUBLE: Duration = Duration::from_secs(30);
/// Holds the id of the key under which all is sealed, and what was personal then.
const STANDING: &str = "sealing";

/// Rows that are sealed under other keys than are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRows {
    /// The table.
    pub table: &'static str,
    /// How many.
    pub rows: i64,
}

/// What sealing anew came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Renewal {
    /// How many things were sealed.
    pub sealed: u64,
    /// How many could not be opened, and so stay as they are.
    pub unopened: u64,
}

/// How a database stands whose service has a key, before what stood in it is known to be sealed.
const BEGUN: &str = "begun";

impl ServiceContext {
    /// Seals anew for as long as the service runs, each time the keys or what is personal have changed. `settled` is how long another
    /// process on the database may go on sealing under the key that gave way; zero where there is none.
    pub async fn keep_sealed(self, columns: Vec<Sealed>, settled: Duration) {
        let reload = async {
            loop {
                self.sealing().reload();
                tokio::time::sleep(EVERY).await;
            }
        };
        let seal = async {
            let mut tried = Vec::new();
            loop {
                let ids = self.sealing().ids();
                if ids != tried {
                    match self.seal_anew(&columns, settled).await {
                        Ok(_) => tried = ids,
                        Err(error) => {
                            tracing::warn!(?error, "what is personal could not be sealed anew; it is tried again");
                            tokio::time::sleep(AFTER_TROUBLE).await;
                        }
                    }
                }
                tokio::time::sleep(EVERY).await;
            }
        };
        tokio::join!(reload, seal);
    }

    /// Seals what rows are found by, before anybody looks for them. Nothing is done where all is known to be sealed, and where there is
    /// no key.
    pub async fn seal_what_is_searched(&self, columns: &[Sealed]) -> Result<(), Error> {
        let searched: Vec<Sealed> = columns.iter().filter(|column| column.is_found_by()).copied().collect();
        if searched.is_empty() || self.sealing().present().is_none() || self.is_as_wanted().await? {
            return Ok(());
        }
        self.refuse_forged().await?;
        self.seal_columns(&searched, &mut Renewal::default()).await
    }

    /// Seals whatever stands open or under another key than the present, unless that was done before.
    pub async fn seal_anew(&self, columns: &[Sealed], settled: Duration) -> Result<Renewal, Error> {
        match self.is_as_wanted().await? {
            true => Ok(Renewal::default()),
            false => self.seal_all(columns, settled).await,
        }
    }

    /// The same, whatever was done before. Nothing is done where there is no key.
    pub async fn seal_all(&self, columns: &[Sealed], settled: Duration) -> Result<Renewal, Error> {
        let mut renewal = Renewal::default();
        let Some(key) = self.sealing().present() else {
            return Ok(renewal);
        };
        self.refuse_forged().await?;
        // On SQLite, whoever writes now may have sealed something under the key that gave way; once it is our turn, that is committed.
        drop(self.inner.writers.turn().await?);
        self.seal_columns(columns, &mut renewal).await?;
        if !settled.is_zero() {
            tokio::time::sleep(settled).await;
            renewal.unopened = 0;
            self.seal_columns(columns, &mut renewal).await?;
        }
        if renewal.sealed > 0 {
            tracing::info!(rows = renewal.sealed, key, "what is personal was sealed anew");
        }
        match renewal.unopened {
            0 => self.note_standing(&self.standing_under(&key)).await?,
            rows => tracing::warn!(rows, "what is personal is sealed under a key that is not here"),
        }
        Ok(renewal)
    }

    /// True once all that is personal is sealed under the present key.
    pub async fn is_as_wanted(&self) -> Result<bool, Error> {
        match self.sealing().present() {
            Some(key) => self.is_sealed_under(&key).await,
            None => Ok(false),
        }
    }

    /// Notes that things are sealed here from now on, before the first is: should the key be lost then, no other is made in its place.
    pub async fn note_sealing_begins(&self) -> Result<(), Error> {
        match self.sealing().present() {
            Some(_) if !self.was_sealed().await? => self.note_standing(BEGUN).await,
            _ => Ok(()),
        }
    }

    /// True where something was ever sealed here, or is about to be.
    pub async fn was_sealed(&self) -> Result<bool, Error> {
        Ok(!standing(self.db()).await?.is_empty())
    }

    /// True once all that is personal is sealed under a key.
    pub async fn is_sealed_under(&self, key: &str) -> Result<bool, Error> {
        Ok(standing(self.db()).await? == self.standing_under(key))
    }

    /// What is sealed under keys that are not here.
    pub async fn unopened(&self, columns: &[Sealed]) -> Result<Vec<SealedRows>, Error> {
        self.sealed_under_none_of(&self.sealing().ids(), columns).await
    }

    /// What is sealed under other keys than these.
    pub async fn sealed_under_none_of(&self, ids: &[String], columns: &[Sealed]) -> Result<Vec<SealedRows>, Error> {
        let mut found = Vec::new();
        for column in columns {
            let rows = count_others(self, column, ids).await?;
            if rows > 0 {
                found.push(SealedRows {
                    table: column.table,
                    rows,
                });
            }
        }
        Ok(found)
    }

    /// What was forged is found as long as it is not written again.
    async fn refuse_forged(&self) -> Result<(), Error> {
        let view = begin_to_read(self.db()).await?;
        match verify_rows(&view, &self.inner.guard).await?.first() {
            None => Ok(()),
            Some(finding) => {
                Err(Fault::new(format!("nothing is sealed anew before this is cleared up: {finding}")).into())
            }
        }
    }

    fn standing_under(&self, key: &str) -> String {
        format!("{key} {}", self.inner.contract.personal_digest())
    }

    async fn seal_columns(&self, columns: &[Sealed], renewal: &mut Renewal) -> Result<(), Error> {
        for column in columns {
            self.seal_column(column, renewal).await?;
        }
        Ok(())
    }

    async fn seal_column(&self, column: &Sealed, renewal: &mut Renewal) -> Result<(), Error> {
        let mut last = None;
        loop {
            let rows = rows_after(self.db(), column, last.as_deref()).await?;
            let mut changes = Vec::new();
            for row in &rows {
                match fate(self, column, row) {
                    Ok(Fate::Stays) => {}
                    Ok(Fate::Unopened) => renewal.unopened += 1,
                    Ok(Fate::Becomes(anew)) => changes.push((row, anew)),
                    // The rest is sealed all the same.
                    Err(error) => {
                        tracing::warn!(?error, table = column.table, "a row cannot be sealed anew");
                        renewal.unopened += 1;
                    }
                }
            }
            if !changes.is_empty() {
                let changes = &changes;
                let work = |call: Call| async move { change(&call, column, changes).await };
                renewal.sealed += self.commit(&Caller::service(self.service()), work).await?;
            }
            match rows.into_iter().next_back() {
                Some(row) => last = Some(row.key),
                None => return Ok(()),
            }
        }
    }

    async fn note_standing(&self, standing: &str) -> Result<(), Error> {
        let work = |call: Call| async move {
            let tx = call.tx().connection();
            tx.execute(&Query::delete().from_table(STANDING).to_owned()).await?;
            let insert = Query::insert()
                .into_table(STANDING)
                .columns(["standing"])
                .values_panic([standing.into()])
                .to_owned();
            tx.execute(&insert).await?;
            Ok(())
        };
        self.commit(&Caller::service(self.service()), work).await
    }
}

async fn standing(db: &impl ConnectionTrait) -> Result<String, Error> {
    let query = Query::select().column("standing").from(STANDING).to_owned();
    let row = db.query_one(&query).await?;
    Ok(row
        .map(|row| row.try_get("", "standing"))
        .transpose()?
        .unwrap_or_default())
}
