//! How assignments are found: by their review, by their application, by the account of their expert.

use kezhi_chassis::store::{Page, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::Expert;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

/// Which assignments a list asks for; what is empty or zero does not narrow it.
#[derive(Default)]
pub(super) struct Asked<'a> {
    /// The review.
    pub review: &'a str,
    /// The application.
    pub application: &'a str,
    /// The account of the expert.
    pub account: &'a str,
    /// The state.
    pub state: i32,
}

/// Notes whose an assignment is.
pub(super) async fn link(
    call: &Call,
    assignment: &str,
    review: &str,
    application: &str,
    expert: &Expert,
) -> Result<(), Error> {
    let id = assignment.strip_prefix("assignments/").unwrap_or(assignment);
    let insert = Query::insert()
        .into_table("assignment_links")
        .columns(["id", "review", "application", "expert", "account"])
        .values_panic([
            id.into(),
            review.into(),
            application.into(),
            expert.name.clone().into(),
            expert.account.clone().into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// A page of names, newest first.
pub(super) async fn page(call: &Call, asked: &Asked<'_>, page: &PageRequest) -> Result<Page<String>, Error> {
    let mut query = linked(call.authority(), asked);
    query
        .order_by(("assignment_links", "id"), Order::Desc)
        .limit(page.size + 1);
    if let Some(after) = &page.after {
        query.and_where(Expr::col(("assignment_links", "id")).lt(after));
    }
    let rows = call.tx().query_all(&query).await?;
    let ids = rows.iter().map(|row| row.try_get("", "id"));
    let page = page.page(ids.collect::<Result<Vec<String>, _>>()?, String::clone);
    Ok(Page {
        rows: page.rows.iter().map(|id| format!("assignments/{id}")).collect(),
        next_page_token: page.next_page_token,
    })
}

/// The assignments of a review, by name.
pub(super) async fn of_review(call: &Call, review: &str) -> Result<Vec<String>, Error> {
    let asked = Asked {
        review,
        ..Asked::default()
    };
    let query = linked(call.authority(), &asked)
        .order_by(("assignment_links", "id"), Order::Asc)
        .to_owned();
    let rows = call.tx().query_all(&query).await?;
    let ids = rows.iter().map(|row| row.try_get("", "id"));
    let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
    Ok(ids.iter().map(|id| format!("assignments/{id}")).collect())
}

/// The experts who were ever drawn for an application, with the state of their part.
pub(super) async fn drawn_for(call: &Call, application: &str) -> Result<Vec<(String, i32)>, Error> {
    let asked = Asked {
        application,
        ..Asked::default()
    };
    let mut query = linked(call.authority(), &asked);
    query
        .column(("assignment_links", "expert"))
        .column(("assignments", "state"));
    let rows = call.tx().query_all(&query).await?;
    let drawn = rows
        .iter()
        .map(|row| Ok::<_, Error>((row.try_get("", "expert")?, row.try_get("", "state")?)));
    drawn.collect()
}

fn linked(authority: &str, asked: &Asked<'_>) -> SelectStatement {
    let mut query = Query::select()
        .column(("assignment_links", "id"))
        .from("assignment_links")
        .inner_join(
            "assignments",
            Expr::col(("assignments", "id")).equals(("assignment_links", "id")),
        )
        .and_where(Expr::col(("assignments", "authority")).eq(authority))
        .to_owned();
    let narrowing = [
        ("review", asked.review),
        ("application", asked.application),
        ("account", asked.account),
    ];
    for (column, value) in narrowing {
        if !value.is_empty() {
            query.and_where(Expr::col(("assignment_links", column)).eq(value));
        }
    }
    if asked.state != 0 {
        query.and_where(Expr::col(("assignments", "state")).eq(asked.state));
    }
    query
}
