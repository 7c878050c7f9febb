//! The index of words, which each database has in its own way.

use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::Patent;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend};

use super::super::rules::{searched, terms};

pub(super) const WORDS: &str = "patent_words";

/// The column that holds the row of the patent.
pub(super) fn key(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => "patent",
        _ => "rowid",
    }
}

pub(super) async fn put(call: &Call, patents: &[(i64, &Patent)]) -> Result<(), Error> {
    if patents.is_empty() {
        return Ok(());
    }
    let backend = call.tx().get_database_backend();
    let mut insert = Query::insert();
    insert.into_table(WORDS).columns([key(backend), "terms"]);
    for (id, patent) in patents {
        let terms: Vec<String> = terms(&searched(patent)).into_iter().collect();
        insert.values_panic([Expr::value(*id), list(backend, terms.join(" "))]);
    }
    call.tx().execute(&insert).await?;
    Ok(())
}

pub(super) async fn forget(call: &Call, ids: &[i64]) -> Result<(), Error> {
    let delete = Query::delete()
        .from_table(WORDS)
        .and_where(Expr::col(key(call.tx().get_database_backend())).is_in(ids.iter().copied()))
        .to_owned();
    call.tx().execute(&delete).await?;
    Ok(())
}

/// Narrows a query of the index to what has all of these terms. Terms are letters and digits alone.
pub(super) fn narrow(query: &mut SelectStatement, backend: DbBackend, terms: impl IntoIterator<Item = String>) {
    let has_all = match backend {
        DbBackend::Postgres => {
            let terms: Vec<String> = terms.into_iter().collect();
            Expr::cust_with_values("patent_words.terms @> string_to_array($1, ' ')", [terms.join(" ")])
        }
        _ => {
            let quoted: Vec<String> = terms.into_iter().map(|term| format!("\"{term}\"")).collect();
            Expr::cust_with_values("patent_words MATCH ?", [quoted.join(" ")])
        }
    };
    query.and_where(has_all);
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
