//! Reading what was posted.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_chassis::{Call, Error, Fault};
use kezhi_law::Day;
use sea_orm::QueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::{ACCOUNT, TRANSFER, read_account};
use crate::money::ledger::{Account, Posting, Transfer};

/// A posting as it stands on the books.
#[derive(Debug, Clone)]
pub struct Posted {
    /// The posting.
    pub posting: Posting,
    /// The posting that took it back, by id; empty while it counts.
    pub reversed_by: String,
}

/// What was posted under these ids, by id.
pub async fn posted(call: &Call, ids: &[String]) -> Result<BTreeMap<String, Posted>, Error> {
    let query = Query::select()
        .columns(TRANSFER)
        .from("transfers")
        .and_where(Expr::col("posting").is_in(ids))
        .order_by("id", Order::Asc)
        .to_owned();
    let rows = call.tx().query_all(&query).await?;
    let accounts = named_accounts(call, &rows).await?;
    let reversed = reversed(call, ids).await?;
    let mut found: BTreeMap<String, Posted> = BTreeMap::new();
    for row in &rows {
        let id: String = row.try_get("", "posting")?;
        let account = |column| -> Result<Account, Error> {
            let key: String = row.try_get("", column)?;
            let account = accounts.get(&key).cloned();
            Ok(account.ok_or_else(|| Fault::new("a transfer without its account"))?)
        };
        let transfer = Transfer {
            from: account("from_account")?,
            to: account("to_account")?,
            amount: row.try_get("", "amount_fen")?,
        };
        if let Some(posted) = found.get_mut(&id) {
            posted.posting.transfers.push(transfer);
            continue;
        }
        let posted = Posted {
            posting: read(row, transfer)?,
            reversed_by: reversed.get(&id).cloned().unwrap_or_default(),
        };
        found.insert(id, posted);
    }
    Ok(found)
}

/// What was posted for a subject by an operation and counts, by id.
pub async fn standing(call: &Call, subject: &str, operation: &str) -> Result<Vec<Posting>, Error> {
    let query = Query::select()
        .distinct()
        .column("posting")
        .from("transfers")
        .and_where(Expr::col("subject").eq(subject))
        .and_where(Expr::col("operation").eq(operation))
        .and_where(Expr::col("reverses").eq(""))
        .to_owned();
    let rows = call.tx().query_all(&query).await?;
    let ids: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "posting"))
        .collect::<Result<_, _>>()?;
    let found = posted(call, &ids).await?.into_values();
    let standing = found.filter(|posted| posted.reversed_by.is_empty());
    Ok(standing.map(|posted| posted.posting).collect())
}

fn read(row: &QueryResult, first: Transfer) -> Result<Posting, Error> {
    let day = |column| -> Result<Day, Error> { Ok(row.try_get::<String>("", column)?.parse().map_err(Fault::new)?) };
    Ok(Posting {
        id: row.try_get("", "posting")?,
        operation: row.try_get("", "operation")?,
        day: day("day")?,
        taken_on: day("taken_on")?,
        plan: row.try_get("", "plan")?,
        subject: row.try_get("", "subject")?,
        authority: row.try_get("", "authority")?,
        actor: row.try_get("", "actor")?,
        document: row.try_get("", "document")?,
        reverses: row.try_get("", "reverses")?,
        counterpart: row.try_get("", "counterpart")?,
        transfers: vec![first],
    })
}

/// What took back what stands under these ids, by the id of what was taken back.
async fn reversed(call: &Call, ids: &[String]) -> Result<BTreeMap<String, String>, Error> {
    let query = Query::select()
        .distinct()
        .columns(["reverses", "posting"])
        .from("transfers")
        .and_where(Expr::col("reverses").is_in(ids))
        .to_owned();
    let rows = call.tx().query_all(&query).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "reverses")?, row.try_get("", "posting")?)))
        .collect()
}

/// The keys of the documents on which these postings rest, and which serve once.
pub async fn documents_of(call: &Call, ids: &[String]) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let query = Query::select()
        .columns(["posting", "key"])
        .from("documents_used")
        .and_where(Expr::col("posting").is_in(ids))
        .order_by("key", Order::Asc)
        .to_owned();
    let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in call.tx().query_all(&query).await? {
        let of = keys.entry(row.try_get("", "posting")?).or_default();
        of.push(row.try_get("", "key")?);
    }
    Ok(keys)
}

async fn named_accounts(call: &Call, rows: &[QueryResult]) -> Result<BTreeMap<String, Account>, Error> {
    let mut keys = BTreeSet::new();
    for row in rows {
        keys.insert(row.try_get::<String>("", "from_account")?);
        keys.insert(row.try_get::<String>("", "to_account")?);
    }
    let query = Query::select()
        .columns(ACCOUNT)
        .from("accounts")
        .and_where(Expr::col("key").is_in(keys))
        .to_owned();
    let mut named = BTreeMap::new();
    for row in call.tx().query_all(&query).await? {
        let (account, _) = read_account(&row)?;
        named.insert(account.key(), account);
    }
    Ok(named)
}
