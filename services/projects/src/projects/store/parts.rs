//! What is a project's: the versions of its task book, and its amendments.

use kezhi_chassis::store::{Collection, Page, PageRequest, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_proto::Resource;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::id_of;

/// Notes that a task book or an amendment is a project's.
pub async fn add_part<T>(call: &Call, project: &str, of: &Collection<T>, part: &Stored<T>) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("project_parts")
        .columns(["project", "kind", "id"])
        .values_panic([id_of(project).into(), of.table.into(), id_of(&part.name).into()])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// One page of the task books or amendments of a project, newest first.
pub async fn parts<T: Resource>(
    call: &Call,
    project: &str,
    of: &Collection<T>,
    page: &PageRequest,
) -> Result<Page<T>, Error> {
    let mut query = Query::select();
    query
        .column("id")
        .from("project_parts")
        .and_where(Expr::col("project").eq(id_of(project)))
        .and_where(Expr::col("kind").eq(of.table))
        .order_by("id", Order::Desc)
        .limit(page.size + 1);
    if let Some(after) = &page.after {
        query.and_where(Expr::col("id").lt(after));
    }
    let rows = call.tx().query_all(&query).await?;
    let ids = rows
        .iter()
        .map(|row| row.try_get("", "id"))
        .collect::<Result<Vec<String>, _>>()?;
    let page = page.page(ids, Clone::clone);
    let names: Vec<String> = page.rows.iter().map(|id| format!("{}/{id}", of.table)).collect();
    let stored = call.load_all(of, &names).await?;
    Ok(Page {
        rows: stored.into_iter().map(|one| one.value).collect(),
        next_page_token: page.next_page_token,
    })
}
