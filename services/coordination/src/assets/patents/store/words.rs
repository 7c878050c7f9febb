//! The index of words, which each database has in its own way.

use std::collections::BTreeSet;

use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::Patent;
use sea_orm::sea_query::{CommonTableExpression, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult};

use super::super::rules::{searched, terms};
use super::PATENTS;

/// The table of the index; it is made from the register.
pub const WORDS: &str = "patent_words";
/// How many patents are read at once where the index is made anew.
const RENEWED: u64 = 1_000;

/// The column that holds the row of the patent.
fn key(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => "patent",
        _ => "rowid",
    }
}

pub(super) async fn put(call: &Call, patents: &[(i64, &Patent)]) -> Result<(), Error> {
    let texts = patents.iter().map(|(id, patent)| (*id, searched(patent)));
    Ok(insert(call.tx().connection(), texts.collect()).await?)
}

async fn insert(tx: &impl ConnectionTrait, texts: Vec<(i64, String)>) -> Result<(), DbErr> {
    if texts.is_empty() {
        return Ok(());
    }
    let backend = tx.get_database_backend();
    let mut insert = Query::insert();
    insert.into_table(WORDS).columns([key(backend), "terms"]);
    for (id, text) in texts {
        let terms: Vec<String> = terms(&text).into_iter().collect();
        insert.values_panic([Expr::value(id), list(backend, terms.join(" "))]);
    }
    tx.execute(&insert).await?;
    Ok(())
}

/// Makes the whole index anew.
pub async fn renew(tx: &impl ConnectionTrait) -> Result<(), DbErr> {
    tx.execute(&Query::delete().from_table(WORDS).to_owned()).await?;
    let mut after = 0;
    loop {
        let some = Query::select()
            .columns(["id", "searched"])
            .from(PATENTS)
            .and_where(Expr::col("id").gt(after))
            .order_by("id", Order::Asc)
            .limit(RENEWED)
            .to_owned();
        let rows = tx.query_all(&some).await?;
        let read = |row: &QueryResult| Ok((row.try_get("", "id")?, row.try_get("", "searched")?));
        let texts = rows.iter().map(read).collect::<Result<Vec<(i64, String)>, DbErr>>()?;
        let Some((last, _)) = texts.last() else {
            return Ok(());
        };
        after = *last;
        insert(tx, texts).await?;
    }
}

pub(super) async fn forget(call: &Call, ids: &[i64]) -> Result<(), Error> {
    let delete = Query::delete()
        .from_table(WORDS)
        .and_where(Expr::col(key(call.tx().get_database_backend())).is_in(ids.iter().copied()))
        .to_owned();
    call.tx().execute(&delete).await?;
    Ok(())
}

/// The latest patents below an id that have all of these terms. Terms are letters and digits alone.
pub(super) async fn latest(
    call: &Call,
    terms: &BTreeSet<String>,
    below: Option<i64>,
    most: u64,
) -> Result<Vec<i64>, Error> {
    let backend = call.tx().get_database_backend();
    let key = (WORDS, key(backend));
    let mut hits = Query::select();
    hits.expr_as(Expr::col(key), "patent")
        .from(WORDS)
        .and_where(has_all(backend, terms));
    if let Some(below) = below {
        hits.and_where(Expr::col(key).lt(below));
    }
    // The full-text table gives its hits in order and stops. The inverted index gives them all; the planner, who cannot know how many
    // there are, is kept from reading the table in order instead.
    let hits = CommonTableExpression::new()
        .table_name("hits")
        .query(hits)
        .materialized(backend == DbBackend::Postgres)
        .to_owned();
    let latest = Query::select()
        .column("patent")
        .from("hits")
        .order_by("patent", Order::Desc)
        .limit(most)
        .with_cte(hits)
        .to_owned();
    let rows = call.tx().query_all(&latest).await?;
    Ok(rows
        .iter()
        .map(|row| row.try_get("", "patent"))
        .collect::<Result<_, _>>()?)
}

fn has_all(backend: DbBackend, terms: &BTreeSet<String>) -> Expr {
    let terms = terms.iter();
    match backend {
        DbBackend::Postgres => {
            let terms: Vec<&str> = terms.map(String::as_str).collect();
            Expr::cust_with_values("patent_words.terms @> string_to_array($1, ' ')", [terms.join(" ")])
        }
        _ => {
            let quoted: Vec<String> = terms.map(|term| format!("\"{term}\"")).collect();
            Expr::cust_with_values("patent_words MATCH ?", [quoted.join(" ")])
        }
    }
}

/// Narrows a query of patents to those in whose text a word stands.
pub(super) fn narrow_to_word(query: &mut SelectStatement, backend: DbBackend, word: String) {
    let place = match backend {
        DbBackend::Postgres => "strpos",
        _ => "instr",
    };
    let place = Func::cust(place).arg(Expr::col(("patents", "searched"))).arg(word);
    query.and_where(Expr::expr(place).gt(0));
}

fn list(backend: DbBackend, terms: String) -> Expr {
    match backend {
        DbBackend::Postgres => Func::cust("string_to_array").arg(terms).arg(" ").into(),
        _ => Expr::value(terms),
    }
}
