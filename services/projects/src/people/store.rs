//! The table of identity numbers.

use kezhi_chassis::sealing::{Holds, Sealed};
use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::CitizenId;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};

/// The identity numbers; they are searched by their blind index.
pub(crate) const NUMBERS: Sealed = Sealed {
    table: "identities",
    key: "subject",
    column: "citizen_id",
    holds: Holds::Text {
        index: Some("number_index"),
    },
};

/// Keeps the identity number of the person of a resource, as `applications/1`.
pub(crate) async fn keep(call: &Call, authority: &str, subject: &str, number: &CitizenId) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("identities")
        .columns(["subject", "authority", "citizen_id", "number_index"])
        .values_panic([
            subject.into(),
            authority.into(),
            NUMBERS.seal(call, subject, number.as_str())?.into(),
            call.context().sealing().index(number.as_str())?.into(),
        ])
        .on_conflict(
            OnConflict::column("subject")
                .update_columns(["citizen_id", "number_index"])
                .to_owned(),
        )
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// Forgets the identity number of the person of a resource.
pub(crate) async fn forget(call: &Call, subject: &str) -> Result<(), Error> {
    let delete = Query::delete()
        .from_table("identities")
        .and_where(Expr::col("subject").eq(subject))
        .to_owned();
    call.tx().execute(&delete).await?;
    Ok(())
}

/// The identity number of the person of a resource; `None` where none is known.
pub(crate) async fn number_of(call: &Call, subject: &str) -> Result<Option<String>, Error> {
    let query = Query::select()
        .column("citizen_id")
        .from("identities")
        .and_where(Expr::col("subject").eq(subject))
        .to_owned();
    let row = call.tx().query_one(&query).await?;
    row.map(|row| NUMBERS.open(call, subject, &row)).transpose()
}

/// The resources of an authority that belong to the person with an identity number: applications that they lead, and
/// themselves as an expert; the latest first, and no more than are asked for.
pub(crate) async fn subjects_with(call: &Call, authority: &str, number: &str, most: u64) -> Result<Vec<String>, Error> {
    let query = Query::select()
        .column("subject")
        .from("identities")
        .and_where(Expr::col("authority").eq(authority))
        .and_where(Expr::col("number_index").eq(call.context().sealing().index(number)?))
        .order_by("subject", Order::Desc)
        .limit(most)
        .to_owned();
    let rows = call.tx().query_all(&query).await?;
    Ok(rows
        .iter()
        .map(|row| row.try_get("", "subject"))
        .collect::<Result<_, _>>()?)
}
