//! Sealing anew: what stands open from before it was personal, and what is sealed under a key that gave way to another.

use std::time::Duration;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query};

use super::SealingKeys;
use super::row::{Holds, Sealed, key_of};
use crate::call::Call;
use crate::caller::Caller;
use crate::error::{Error, Fault};
use crate::house::House;
use crate::log::verify_rows;
use crate::store::begin_to_read;

/// How often the keys are looked at.
const EVERY: Duration = Duration::from_secs(2);
/// How long it rests after it could not.
const AFTER_TROUBLE: Duration = Duration::from_secs(30);
/// How many rows are read, and sealed in one transaction.
const AT_ONCE: u64 = 100;
/// Holds the id of the key under which all is sealed, and what was personal then.
const STANDING: &str = "sealing";
/// Holds what documents are filed under.
const FILINGS: &str = "filed_under";

/// Rows that no key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unopened {
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

/// A row as it was read.
struct Row {
    key: String,
    text: String,
}

/// What a row is to become.
enum Fate {
    Stays,
    Unopened,
    Becomes(Anew),
}

struct Anew {
    text: String,
    /// The column of the blind index, and what stands there.
    index: Option<(&'static str, String)>,
}

impl House {
    /// Seals anew for as long as the service runs, each time the keys or what is personal have changed. `settled` is how long another
    /// process on the database may go on sealing under the key that gave way; zero where there is none.
    pub async fn keep_sealed(self, columns: &'static [Sealed], settled: Duration) {
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
                    match self.seal_anew(columns, settled).await {
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

    /// True where something was ever sealed here.
    pub async fn was_sealed(&self) -> Result<bool, Error> {
        Ok(!standing(self.db()).await?.is_empty())
    }

    /// True once all that is personal is sealed under a key.
    pub async fn is_sealed_under(&self, key: &str) -> Result<bool, Error> {
        Ok(standing(self.db()).await? == self.standing_under(key))
    }

    /// What is sealed under keys that are not here.
    pub async fn unopened(&self, columns: &[Sealed]) -> Result<Vec<Unopened>, Error> {
        self.sealed_under_none_of(&self.sealing().ids(), columns).await
    }

    /// What is sealed under other keys than these.
    pub async fn sealed_under_none_of(&self, ids: &[String], columns: &[Sealed]) -> Result<Vec<Unopened>, Error> {
        let mut found = Vec::new();
        for column in columns {
            let rows = count_others(self, column, ids).await?;
            if rows > 0 {
                found.push(Unopened {
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

async fn rows_after(db: &impl ConnectionTrait, column: &Sealed, last: Option<&str>) -> Result<Vec<Row>, Error> {
    let mut query = Query::select()
        .columns([column.key, column.column])
        .from(column.table)
        .order_by(column.key, Order::Asc)
        .limit(AT_ONCE)
        .to_owned();
    if let Some(last) = last {
        query.and_where(Expr::col(column.key).gt(last));
    }
    let mut rows = Vec::new();
    for row in db.query_all(&query).await? {
        rows.push(Row {
            key: row.try_get("", column.key)?,
            text: row.try_get("", column.column)?,
        });
    }
    Ok(rows)
}

fn fate(house: &House, column: &Sealed, row: &Row) -> Result<Fate, Error> {
    let keys = house.sealing();
    let (place, text) = (column.place(&row.key), row.text.as_str());
    let key = key_of(text);
    let is_present = key.is_some() && key == keys.present().as_deref();
    match (column.holds, key) {
        _ if text.is_empty() => Ok(Fate::Stays),
        (_, Some(key)) if !keys.has(key) => Ok(Fate::Unopened),
        (Holds::Digest { after }, _) => digest_kept(keys, text, after),
        (Holds::Text { .. }, _) if is_present => Ok(Fate::Stays),
        (Holds::Text { index }, key) => {
            let open = match key {
                Some(_) => keys.open_text(&place, text)?,
                None => text.to_string(),
            };
            let index = index.map(|name| keys.index(&open).map(|index| (name, index)));
            Ok(Fate::Becomes(Anew {
                text: keys.seal_text(&place, &open)?,
                index: index.transpose()?,
            }))
        }
        (Holds::Document(message), _) => {
            let before = keys.disclose(&place, text)?;
            let contract = &house.inner.contract;
            let after = contract.set_apart(&message(), before.clone()).map_err(Fault::new)?;
            match after == before && (is_present || after.personal.is_empty()) {
                true => Ok(Fate::Stays),
                false => Ok(Fate::Becomes(Anew {
                    text: keys.close(&place, after)?,
                    index: None,
                })),
            }
        }
    }
}

fn digest_kept(keys: &SealingKeys, text: &str, after: &str) -> Result<Fate, Error> {
    let digest = text.rsplit_once(after).map(|(_, digest)| digest);
    let is_open = |digest: &&str| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let Some(digest) = digest.filter(is_open) else {
        return Ok(Fate::Stays);
    };
    Ok(Fate::Becomes(Anew {
        text: text.replace(digest, &keys.index(digest)?),
        index: None,
    }))
}

/// Changes rows, unless they have changed since they were read: who changed them has sealed them.
async fn change(call: &Call, column: &Sealed, changes: &[(&Row, Anew)]) -> Result<u64, Error> {
    let mut sealed = 0;
    for (row, anew) in changes {
        if column.table == FILINGS {
            sealed += file_anew(call, &row.text, &anew.text).await?;
            continue;
        }
        let mut update = Query::update()
            .table(column.table)
            .value(column.column, &anew.text)
            .and_where(Expr::col(column.key).eq(&row.key))
            .and_where(Expr::col(column.column).eq(&row.text))
            .to_owned();
        if let Some((name, index)) = &anew.index {
            update.value(*name, index);
        }
        sealed += call.tx().execute(&update).await?.rows_affected();
    }
    Ok(sealed)
}

/// Files under another heading what was filed under one: its heading is part of what a filing is found by.
async fn file_anew(call: &Call, from: &str, to: &str) -> Result<u64, Error> {
    let delete = Query::delete()
        .from_table(FILINGS)
        .and_where(Expr::col("heading").eq(from))
        .returning_all()
        .to_owned();
    let filed = call.tx().query_all(&delete).await?;
    for row in &filed {
        let (collection, id): (String, String) = (row.try_get("", "collection")?, row.try_get("", "id")?);
        let insert = Query::insert()
            .into_table(FILINGS)
            .columns(["collection", "heading", "id"])
            .values_panic([collection.into(), to.into(), id.into()])
            .to_owned();
        call.tx().execute(&insert).await?;
    }
    Ok(filed.len() as u64)
}

async fn count_others(house: &House, column: &Sealed, ids: &[String]) -> Result<i64, Error> {
    let begins = |text: String| Expr::col(column.column).like(format!("{text}%"));
    let mut query = Query::select()
        .expr_as(Func::count(Expr::col(column.key)), "rows")
        .from(column.table)
        .and_where(begins(column.begins("")))
        .to_owned();
    for id in ids {
        query.and_where(begins(column.begins(&format!("{id}."))).not());
    }
    let row = house.db().query_one(&query).await?;
    Ok(row.map(|row| row.try_get("", "rows")).transpose()?.unwrap_or(0))
}
