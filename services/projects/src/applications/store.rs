//! How applications are found: by their call, by their applicant, by what is alike.

use kezhi_chassis::store::{Page, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::application::State;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};

/// Which applications a list asks for; what is empty or zero does not narrow it.
pub(super) struct Asked<'a> {
    /// The call.
    pub call: &'a str,
    /// The applicant.
    pub applicant: &'a str,
    /// The state.
    pub state: i32,
}

/// Notes which call an application answers, and whose it is.
pub(super) async fn link(call: &Call, application: &str, guide: &str, applicant: &str) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("application_links")
        .columns(["id", "call", "applicant"])
        .values_panic([id_of(application).into(), guide.into(), applicant.into()])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// A page of names, newest first.
pub(super) async fn page(call: &Call, asked: Asked<'_>, page: &PageRequest) -> Result<Page<String>, Error> {
    let mut query = linked(call.authority(), asked);
    query
        .order_by(("application_links", "id"), Order::Desc)
        .limit(page.size + 1);
    if let Some(after) = &page.after {
        query.and_where(Expr::col(("application_links", "id")).lt(after));
    }
    let ids = texts(&call.tx().query_all(&query).await?, "id")?;
    let page = page.page(ids, String::clone);
    Ok(Page {
        rows: page.rows.iter().map(|id| name_of(id)).collect(),
        next_page_token: page.next_page_token,
    })
}

/// The applications that answer a call and are in a state, in the order of their names.
pub(crate) async fn answering(call: &Call, guide: &str, state: State) -> Result<Vec<String>, Error> {
    let asked = Asked {
        call: guide,
        applicant: "",
        state: state.into(),
    };
    let query = linked(call.authority(), asked)
        .order_by(("application_links", "id"), Order::Asc)
        .to_owned();
    let ids = texts(&call.tx().query_all(&query).await?, "id")?;
    Ok(ids.iter().map(|id| name_of(id)).collect())
}

/// How many applications of a unit answer a call and were not withdrawn.
pub(super) async fn count_of_unit(call: &Call, guide: &str, applicant: &str) -> Result<u64, Error> {
    let asked = Asked {
        call: guide,
        applicant,
        state: 0,
    };
    let mut query = linked(call.authority(), asked);
    query.and_where(Expr::col(("applications", "state")).ne(i32::from(State::Withdrawn)));
    let rows = call.tx().query_all(&query).await?;
    Ok(rows.len() as u64)
}

/// The latest applications of a unit.
pub(super) async fn latest_of_unit(call: &Call, applicant: &str, most: u64) -> Result<Vec<String>, Error> {
    let asked = Asked {
        call: "",
        applicant,
        state: 0,
    };
    let query = linked(call.authority(), asked)
        .order_by(("application_links", "id"), Order::Desc)
        .limit(most)
        .to_owned();
    let ids = texts(&call.tx().query_all(&query).await?, "id")?;
    Ok(ids.iter().map(|id| name_of(id)).collect())
}

/// Replaces the bands of an application.
pub(super) async fn replace_bands(call: &Call, authority: &str, application: &str, bands: &[i64]) -> Result<(), Error> {
    let delete = Query::delete()
        .from_table("application_bands")
        .and_where(Expr::col("id").eq(id_of(application)))
        .to_owned();
    call.tx().execute(&delete).await?;
    if bands.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert()
        .into_table("application_bands")
        .columns(["authority", "band", "id"])
        .to_owned();
    for band in bands {
        insert.values_panic([authority.into(), (*band).into(), id_of(application).into()]);
    }
    call.tx().execute(&insert).await?;
    Ok(())
}

/// The applications that share bands, those that share most of them first.
pub(super) async fn sharing_bands(call: &Call, bands: &[i64], most: u64) -> Result<Vec<String>, Error> {
    let query = Query::select()
        .column("id")
        .from("application_bands")
        .and_where(Expr::col("authority").eq(call.authority()))
        .and_where(Expr::col("band").is_in(bands.iter().copied()))
        .group_by_col("id")
        .order_by_expr(Expr::col("band").count(), Order::Desc)
        .order_by("id", Order::Desc)
        .limit(most)
        .to_owned();
    let ids = texts(&call.tx().query_all(&query).await?, "id")?;
    Ok(ids.iter().map(|id| name_of(id)).collect())
}

fn linked(authority: &str, asked: Asked<'_>) -> SelectStatement {
    let mut query = Query::select()
        .column(("application_links", "id"))
        .from("application_links")
        .inner_join(
            "applications",
            Expr::col(("applications", "id")).equals(("application_links", "id")),
        )
        .and_where(Expr::col(("applications", "authority")).eq(authority))
        .to_owned();
    for (column, value) in [("call", asked.call), ("applicant", asked.applicant)] {
        if !value.is_empty() {
            query.and_where(Expr::col(("application_links", column)).eq(value));
        }
    }
    if asked.state != 0 {
        query.and_where(Expr::col(("applications", "state")).eq(asked.state));
    }
    query
}

fn texts(rows: &[QueryResult], column: &str) -> Result<Vec<String>, Error> {
    let texts = rows.iter().map(|row| row.try_get("", column));
    Ok(texts.collect::<Result<_, _>>()?)
}

fn id_of(application: &str) -> &str {
    application.strip_prefix("applications/").unwrap_or(application)
}

fn name_of(id: &str) -> String {
    format!("applications/{id}")
}
