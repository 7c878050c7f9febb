//! The rows that the log vouches for: each entry keeps what its transaction wrote, row by row.

use std::collections::BTreeMap;

use kezhi_proto::common::RowsEvent;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use crate::caller::Caller;
use crate::context::ServiceContext;
use crate::error::Error;
use crate::store::{Guard, Written, digest_of, written};

/// The type of the entries that take stock of all rows.
const STOCK: &str = "rows.counted";
/// How many entries are read at a time.
const BATCH: u64 = 500;
/// How many findings are told.
const MOST: usize = 20;

/// What the log says of a row.
struct Vouched {
    digest: Option<String>,
    position: i64,
    event: String,
    recorded: i64,
}

impl ServiceContext {
    /// Lets the log vouch for every row as it is: for a database that is older than the guard, or that a migration has changed.
    pub async fn take_stock(&self, guard: &Guard) -> Result<(), Error> {
        let mut rows = Written::new();
        for table in guard.tables(self.db()).await? {
            let mut last = None;
            loop {
                let some = table.rows_after(self.db(), last.as_ref()).await?;
                for row in &some {
                    rows.insert((table.name.clone(), table.key_of(row)), Some(row.digest()));
                }
                match some.into_iter().next_back() {
                    Some(row) => last = Some(row),
                    None => break,
                }
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        let rows = &rows;
        // One entry for all, so that it is there whole or not at all.
        self.commit(&Caller::service(self.service()), |call| async move {
            let subject = format!("services/{}", call.context().service());
            let data = RowsEvent {
                rows: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            };
            call.log(call.authority(), &subject, STOCK, "", &data)?;
            call.vouch_for(rows.clone());
            Ok(())
        })
        .await
    }
}

/// True where rows are stored, and no entry vouches for any.
pub async fn has_unvouched_rows(db: &impl ConnectionTrait, guard: &Guard) -> Result<bool, Error> {
    let vouching = Query::select()
        .column("position")
        .from("log_entries")
        .and_where(Expr::col("writes").ne(""))
        .order_by("position", Order::Desc)
        .limit(1)
        .to_owned();
    if db.query_one(&vouching).await?.is_some() {
        return Ok(false);
    }
    for table in guard.tables(db).await? {
        if !table.rows_after(db, None).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The rows of a view that are not what the log says, each with since when; nothing where all are. The chain of the log itself must
/// have been verified.
pub async fn verify_rows(view: &impl ConnectionTrait, guard: &Guard) -> Result<Vec<String>, Error> {
    let mut vouched = BTreeMap::new();
    let mut findings = collect(view, &mut vouched).await?;
    for table in guard.tables(view).await? {
        let mut last = None;
        loop {
            let rows = table.rows_after(view, last.as_ref()).await?;
            for row in &rows {
                let key = table.key_of(row);
                let found = match vouched.remove(&(table.name.clone(), key)) {
                    Some(known) if known.digest.as_ref() == Some(&row.digest()) => continue,
                    Some(known) if known.digest.is_some() => format!("was changed {}", since(&known)),
                    Some(known) => format!("is there again, though it was removed {}", since(&known)),
                    None => "was inserted: no entry of the log tells of it".into(),
                };
                findings.push(format!("{} {} {found}", table.name, table.shown_key(row)));
            }
            match rows.into_iter().next_back() {
                Some(row) => last = Some(row),
                None => break,
            }
        }
    }
    let missing = vouched.into_iter().filter(|(_, known)| known.digest.is_some());
    findings.extend(missing.map(|((table, key), known)| format!("{table} {key} is gone {}", since(&known))));
    let more = findings.len().saturating_sub(MOST);
    findings.truncate(MOST);
    if more > 0 {
        findings.push(format!("and {more} rows more"));
    }
    Ok(findings)
}

/// Reads what each entry vouches for, the latest of each row.
async fn collect(
    view: &impl ConnectionTrait,
    vouched: &mut BTreeMap<(String, String), Vouched>,
) -> Result<Vec<String>, Error> {
    let mut findings = Vec::new();
    let mut position = 0;
    loop {
        let query = Query::select()
            .columns(["position", "type", "recorded", "rows_digest", "writes"])
            .from("log_entries")
            .and_where(Expr::col("position").gt(position))
            .order_by("position", Order::Asc)
            .limit(BATCH)
            .to_owned();
        let rows = view.query_all(&query).await?;
        if rows.is_empty() {
            return Ok(findings);
        }
        for row in &rows {
            position = row.try_get("", "position")?;
            let (event, recorded): (String, i64) = (row.try_get("", "type")?, row.try_get("", "recorded")?);
            let (digest, writes): (String, String) = (row.try_get("", "rows_digest")?, row.try_get("", "writes")?);
            if digest_of(&writes) != digest {
                findings.push(format!("log row {position}: what it says was written is not what was"));
            }
            if event == STOCK {
                // Whatever was known before, a migration may have changed.
                vouched.clear();
            }
            for (key, digest) in written(&writes).unwrap_or_default() {
                let known = Vouched {
                    digest,
                    position,
                    event: event.clone(),
                    recorded,
                };
                vouched.insert(key, known);
            }
        }
    }
}

fn since(known: &Vouched) -> String {
    let day = crate::clock::day_of(known.recorded);
    format!("since log row {} of {day} ({})", known.position, known.event)
}
