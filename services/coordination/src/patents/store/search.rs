//! Searching the register.

use std::collections::BTreeSet;

use kezhi_chassis::store::{Page, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::Patent;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use super::words::{self, WORDS};
use super::{HEADINGS, PATENTS, read, select};

/// Which patents are sought; what is empty does not narrow it.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// The headings that they have.
    pub headings: Vec<String>,
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

/// One page of them, the latest registered first. It is read off one index in its order, wherever the page stands: that of a
/// heading, that of words, or the register itself.
pub async fn search(call: &Call, sought: &Sought, page: &PageRequest) -> Result<Page<Patent>, Error> {
    let backend = call.tx().get_database_backend();
    let mut query = select(call);
    narrow(&mut query, sought);
    for word in &sought.words {
        words::narrow_to_word(&mut query, backend, word.clone());
    }
    let mut headings = sought.headings.iter();
    let by = match headings.next() {
        Some(first) => {
            query
                .inner_join(HEADINGS, Expr::col((HEADINGS, "patent")).equals((PATENTS, "id")))
                .and_where(Expr::col((HEADINGS, "heading")).eq(first));
            (HEADINGS, "patent")
        }
        None if !sought.terms.is_empty() => {
            let by = (WORDS, words::key(backend));
            query.inner_join(WORDS, Expr::col(by).equals((PATENTS, "id")));
            words::narrow(&mut query, backend, sought.terms.iter().cloned());
            by
        }
        None => (PATENTS, "id"),
    };
    for heading in headings {
        let filed = Query::select()
            .column("patent")
            .from(HEADINGS)
            .and_where(Expr::col("heading").eq(heading))
            .to_owned();
        query.and_where(Expr::col((PATENTS, "id")).in_subquery(filed));
    }
    if let Some(after) = page.after.as_deref().and_then(|after| after.parse::<i64>().ok()) {
        query.and_where(Expr::col(by).lt(after));
    }
    query.order_by(by, Order::Desc).limit(page.size + 1);
    let rows = call.tx().query_all(&query).await?;
    let found = rows.iter().map(|row| read(call, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(page.page(found, |known| known.id.to_string()).map(|known| known.patent))
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
