//! How objections are found, and how who filed one can be reached.

use kezhi_chassis::store::{Page, PageRequest, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::Objection;
use kezhi_proto::projects::objection::State;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

/// Notes what an objection is about, and keeps the contact.
pub(super) async fn link(call: &Call, objection: &Stored<Objection>, contact: &str) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("objection_links")
        .columns(["id", "review", "application", "contact"])
        .values_panic([
            id_of(&objection.name).into(),
            objection.value.review.clone().into(),
            objection.value.application.clone().into(),
            contact.into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// A page of names, newest first.
pub(super) async fn page(call: &Call, review: &str, state: i32, page: &PageRequest) -> Result<Page<String>, Error> {
    let mut query = about(call.authority(), review);
    query
        .order_by(("objection_links", "id"), Order::Desc)
        .limit(page.size + 1);
    if state != 0 {
        query.and_where(Expr::col(("objections", "state")).eq(state));
    }
    if let Some(after) = &page.after {
        query.and_where(Expr::col(("objection_links", "id")).lt(after));
    }
    let page = page.page(ids(call, &query).await?, String::clone);
    Ok(Page {
        rows: page.rows.iter().map(|id| name_of(id)).collect(),
        next_page_token: page.next_page_token,
    })
}

/// The objections to an application, or to the selection of a review as a whole, that are not decided.
pub(crate) async fn open_objections(call: &Call, review: &str, application: &str) -> Result<Vec<String>, Error> {
    let query = about(call.authority(), review)
        .and_where(Expr::col(("objections", "state")).eq(i32::from(State::Open)))
        .and_where(Expr::col(("objection_links", "application")).is_in(["", application]))
        .order_by(("objection_links", "id"), Order::Asc)
        .to_owned();
    Ok(ids(call, &query).await?.iter().map(|id| name_of(id)).collect())
}

/// How who filed an objection can be reached; `None` where they left nothing.
pub(super) async fn contact(call: &Call, objection: &str) -> Result<Option<String>, Error> {
    let query = Query::select()
        .column("contact")
        .from("objection_links")
        .and_where(Expr::col("id").eq(id_of(objection)))
        .to_owned();
    let row = call.tx().query_one(&query).await?;
    let contact: Option<String> = row.map(|row| row.try_get("", "contact")).transpose()?;
    Ok(contact.filter(|contact| !contact.is_empty()))
}

/// Notes who opened a contact, when, and what for.
pub(super) async fn note_opening(call: &Call, objection: &str, reason: &str) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("objection_openings")
        .columns(["objection", "account", "opened", "reason"])
        .values_panic([
            objection.into(),
            call.caller().account.clone().into(),
            call.now_micros().into(),
            reason.into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

fn about(authority: &str, review: &str) -> SelectStatement {
    Query::select()
        .column(("objection_links", "id"))
        .from("objection_links")
        .inner_join(
            "objections",
            Expr::col(("objections", "id")).equals(("objection_links", "id")),
        )
        .and_where(Expr::col(("objections", "authority")).eq(authority))
        .and_where(Expr::col(("objection_links", "review")).eq(review))
        .to_owned()
}

async fn ids(call: &Call, query: &SelectStatement) -> Result<Vec<String>, Error> {
    let rows = call.tx().query_all(query).await?;
    let ids = rows.iter().map(|row| row.try_get("", "id"));
    Ok(ids.collect::<Result<_, _>>()?)
}

fn id_of(objection: &str) -> &str {
    objection.strip_prefix("objections/").unwrap_or(objection)
}

fn name_of(id: &str) -> String {
    format!("objections/{id}")
}
