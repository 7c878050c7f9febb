//! Reading the journal.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{Account as Shown, Posting, Transfer};
use sea_orm::QueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::{ACCOUNT, SUM, read_account};

/// What of a subject's transfers up to a day went into, or out of, each account.
pub async fn sums_by(call: &Call, column: &'static str, owner: &str, day: &str) -> Result<Vec<(String, i64)>, Error> {
    let query = Query::select()
        .expr_as(Expr::col(("transfers", column)), "key")
        .expr_as(Expr::cust(SUM), "amount")
        .from("transfers")
        .and_where(Expr::col(("transfers", "subject")).eq(owner))
        .and_where(Expr::col(("transfers", "day")).lte(day))
        .add_group_by([Expr::col(("transfers", column))])
        .to_owned();
    let rows = call.tx().query_all(&query).await?;
    let sums = rows
        .iter()
        .map(|row| Ok::<_, Error>((row.try_get("", "key")?, row.try_get("", "amount")?)));
    sums.collect()
}

/// The ids of what was posted for a subject, newest first.
pub async fn posting_ids(call: &Call, subject: &str, after: Option<&str>, limit: u64) -> Result<Vec<String>, Error> {
    let mut query = Query::select();
    query
        .distinct()
        .column("posting")
        .from("transfers")
        .and_where(Expr::col("subject").eq(subject))
        .order_by("posting", Order::Desc)
        .limit(limit);
    if let Some(after) = after {
        query.and_where(Expr::col("posting").lt(after));
    }
    let rows = call.tx().query_all(&query).await?;
    rows.iter().map(|row| Ok(row.try_get("", "posting")?)).collect()
}

/// What was posted under these ids, newest first.
pub async fn postings(call: &Call, ids: &[String]) -> Result<Vec<Posting>, Error> {
    let query = Query::select()
        .columns([
            "posting",
            "deed",
            "day",
            "subject",
            "document",
            "from_account",
            "to_account",
            "amount_fen",
        ])
        .from("transfers")
        .and_where(Expr::col("posting").is_in(ids))
        .order_by("posting", Order::Desc)
        .order_by("id", Order::Asc)
        .to_owned();
    let mut postings: Vec<Posting> = Vec::new();
    let rows = call.tx().query_all(&query).await?;
    let accounts = named_accounts(call, &rows).await?;
    for row in rows {
        let name = format!("postings/{}", row.try_get::<String>("", "posting")?);
        let account =
            |column| -> Result<Option<Shown>, Error> { Ok(accounts.get(&row.try_get::<String>("", column)?).cloned()) };
        let transfer = Transfer {
            from: account("from_account")?,
            to: account("to_account")?,
            amount_fen: row.try_get("", "amount_fen")?,
        };
        match postings.last_mut().filter(|posting| posting.name == name) {
            Some(posting) => posting.transfers.push(transfer),
            None => postings.push(Posting {
                name,
                deed: row.try_get("", "deed")?,
                day: row.try_get("", "day")?,
                subject: row.try_get("", "subject")?,
                document: row.try_get("", "document")?,
                transfers: vec![transfer],
            }),
        }
    }
    Ok(postings)
}

async fn named_accounts(call: &Call, rows: &[QueryResult]) -> Result<BTreeMap<String, Shown>, Error> {
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
        named.insert(row.try_get("", "key")?, account.message(0, 0));
    }
    Ok(named)
}
