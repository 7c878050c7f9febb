//! The bands of applications: how those that are alike are found.

use kezhi_chassis::{Call, Error};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

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
    let mut names = Vec::new();
    for row in call.tx().query_all(&query).await? {
        let id: String = row.try_get("", "id")?;
        names.push(format!("applications/{id}"));
    }
    Ok(names)
}

fn id_of(application: &str) -> &str {
    application.strip_prefix("applications/").unwrap_or(application)
}
