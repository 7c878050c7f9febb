//! Searching the register.

use std::collections::BTreeSet;

use kezhi_chassis::store::{Page, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::Patent;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Order, Query, SelectStatement};

use super::super::register::Known;
use super::{INDEX_KEYS, NUMBERS, PATENTS, READ, read, select, words};

/// Among how many of the latest patents words are sought before their index is asked.
const OF_ALL: u64 = 5_000;
/// How much farther each question to the index of words reaches than the one before.
const REACH_GROWS: u64 = 8;

/// Which patents are sought; what is empty does not narrow it.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// The index_keys that they have.
    pub index_keys: Vec<String>,
    /// The words that stand in their text.
    pub words: Vec<String>,
    /// The terms of these words.
    pub terms: BTreeSet<String>,
    /// The columns that have these values.
    pub kind: i32,
    /// The status.
    pub status: i32,
    /// The year of the application.
    pub year: i32,
    /// The town.
    pub town: String,
}

/// One page of them, the latest registered first. It costs the same wherever the page stands: what is sought is read in the order
/// of the register, from where the page before ended.
pub async fn search(call: &Call, sought: &Sought, page: &PageRequest) -> Result<Page<Patent>, Error> {
    let below = page.after.as_deref().and_then(|after| after.parse().ok());
    let most = page.size + 1;
    let found = match sought.index_keys.is_empty() && !sought.terms.is_empty() {
        true => by_words(call, sought, below, most).await?,
        false => by_headings(call, sought, below, most).await?,
    };
    Ok(page
        .page(found, |known| known.id.to_string())?
        .map(|known| known.patent))
}

/// Those under the index_keys; all where there is none.
async fn by_headings(call: &Call, sought: &Sought, below: Option<i64>, most: u64) -> Result<Vec<Known>, Error> {
    let mut query = select(call);
    let mut index_keys = sought.index_keys.iter();
    let by = match index_keys.next() {
        Some(first) => {
            query
                .inner_join(INDEX_KEYS, Expr::col((INDEX_KEYS, "patent")).equals((PATENTS, "id")))
                .and_where(Expr::col((INDEX_KEYS, "index_key")).eq(first));
            (INDEX_KEYS, "patent")
        }
        None => (PATENTS, "id"),
    };
    for index_key in index_keys {
        let filed = Query::select()
            .column("patent")
            .from(INDEX_KEYS)
            .and_where(Expr::col("index_key").eq(index_key))
            .to_owned();
        query.and_where(Expr::col((PATENTS, "id")).in_subquery(filed));
    }
    take(call, latest(query, by, below, most), sought).await
}

/// Those with the words. Common words are found among the latest patents of all; for rarer ones the index of words says which may
/// have them, the more at a time the fewer of them turn out to be sought.
async fn by_words(call: &Call, sought: &Sought, mut below: Option<i64>, most: u64) -> Result<Vec<Known>, Error> {
    let mut of_all = select(call);
    of_all.clear_selects().column(Asterisk);
    let of_all = latest(of_all, (PATENTS, "id"), below, OF_ALL);
    let mut query = Query::select();
    query
        .columns(READ.map(|column| (PATENTS, column)))
        .from_subquery(of_all, PATENTS);
    let mut found = take(call, latest(query, (PATENTS, "id"), None, most), sought).await?;
    if found.len() as u64 == most {
        return Ok(found);
    }
    found.clear();
    let mut reach = most;
    loop {
        let ids = words::latest(call, &sought.terms, below, reach).await?;
        for some in ids.chunks(NUMBERS) {
            let mut query = select(call);
            query.and_where(Expr::col((PATENTS, "id")).is_in(some.iter().copied()));
            let wanting = most - found.len() as u64;
            found.extend(take(call, latest(query, (PATENTS, "id"), None, wanting), sought).await?);
            if found.len() as u64 == most {
                return Ok(found);
            }
        }
        if (ids.len() as u64) < reach {
            return Ok(found);
        }
        below = ids.last().copied();
        reach *= REACH_GROWS;
    }
}

/// The latest of a query, by a column that holds the ids of patents.
fn latest(
    mut query: SelectStatement,
    by: (&'static str, &'static str),
    below: Option<i64>,
    most: u64,
) -> SelectStatement {
    if let Some(below) = below {
        query.and_where(Expr::col(by).lt(below));
    }
    query.order_by(by, Order::Desc).limit(most);
    query
}

/// Those of a query that are sought.
async fn take(call: &Call, mut query: SelectStatement, sought: &Sought) -> Result<Vec<Known>, Error> {
    narrow(&mut query, sought);
    for word in &sought.words {
        words::narrow_to_word(&mut query, call.tx().get_database_backend(), word.clone());
    }
    let rows = call.tx().query_all(&query).await?;
    rows.iter().map(|row| read(call, row)).collect()
}

/// Narrows a query of patents to the columns that are asked for.
pub(super) fn narrow(query: &mut SelectStatement, sought: &Sought) {
    for (column, value) in [("kind", sought.kind), ("status", sought.status), ("year", sought.year)] {
        if value != 0 {
            query.and_where(Expr::col((PATENTS, column)).eq(value));
        }
    }
    if !sought.town.is_empty() {
        query.and_where(Expr::col((PATENTS, "town")).eq(&sought.town));
    }
}
