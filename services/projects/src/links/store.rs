//! The table of what belongs to what.

use kezhi_chassis::store::{Page, PageRequest};
use kezhi_chassis::{Call, Error};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

const TABLE: &str = "document_links";

pub(super) async fn insert(call: &Call, collection: &str, owner: &str, name: &str) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table(TABLE)
        .columns(["collection", "owner", "id"])
        .values_panic([collection.into(), owner.into(), id_of(name).into()])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// The names, newest first: ids are ordered by time.
pub(super) async fn page(
    call: &Call,
    collection: &'static str,
    owner: &str,
    state: i32,
    page: &PageRequest,
) -> Result<Page<String>, Error> {
    let mut query = Query::select();
    query
        .column((TABLE, "id"))
        .from(TABLE)
        .and_where(Expr::col((TABLE, "collection")).eq(collection))
        .and_where(Expr::col((TABLE, "owner")).eq(owner))
        .order_by((TABLE, "id"), Order::Desc)
        .limit(page.size + 1);
    if state != 0 {
        let same = Expr::col((collection, "id")).equals((TABLE, "id"));
        query
            .inner_join(collection, same)
            .and_where(Expr::col((collection, "state")).eq(state));
    }
    if let Some(after) = &page.after {
        query.and_where(Expr::col((TABLE, "id")).lt(after));
    }
    let mut ids: Vec<String> = Vec::new();
    for row in call.tx().query_all(&query).await? {
        ids.push(row.try_get("", "id")?);
    }
    let page = page.page(ids, String::clone);
    let rows = page.rows.iter().map(|id| format!("{collection}/{id}")).collect();
    Ok(Page {
        rows,
        next_page_token: page.next_page_token,
    })
}

fn id_of(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
