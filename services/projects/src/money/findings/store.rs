//! Reading what reached units.

use std::collections::BTreeMap;

use kezhi_chassis::{Call, Error, Fault};
use kezhi_law::Day;
use kezhi_proto::projects::{AccountKind, FundSource};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::books::Arrival;

/// What reached the units of projects up to a day, the earliest first, by project. What was taken back never did.
pub(super) async fn arrivals(
    call: &Call,
    projects: &[String],
    as_of: Day,
) -> Result<BTreeMap<String, Vec<Arrival>>, Error> {
    let taken_back = Query::select()
        .column("reverses")
        .from("transfers")
        .and_where(Expr::col("subject").is_in(projects))
        .and_where(Expr::col("reverses").ne(""))
        .to_owned();
    let query = Query::select()
        .columns([
            "posting",
            "subject",
            "taken_on",
            "from_kind",
            "unit",
            "source",
            "amount_fen",
        ])
        .from("transfers")
        .and_where(Expr::col("subject").is_in(projects))
        .and_where(Expr::col("to_kind").eq(i32::from(AccountKind::Held)))
        .and_where(Expr::col("taken_on").lte(as_of.to_string()))
        .and_where(Expr::col("reverses").eq(""))
        .and_where(Expr::col("posting").not_in_subquery(taken_back))
        .order_by("taken_on", Order::Asc)
        .order_by("id", Order::Asc)
        .to_owned();
    let mut arrivals: BTreeMap<String, Vec<Arrival>> = BTreeMap::new();
    for row in call.tx().query_all(&query).await? {
        let day: String = row.try_get("", "taken_on")?;
        arrivals.entry(row.try_get("", "subject")?).or_default().push(Arrival {
            row: format!("postings/{}", row.try_get::<String>("", "posting")?),
            day: day.parse().map_err(Fault::new)?,
            from: AccountKind::try_from(row.try_get::<i32>("", "from_kind")?).map_err(Fault::new)?,
            unit: row.try_get("", "unit")?,
            source: FundSource::try_from(row.try_get::<i32>("", "source")?).map_err(Fault::new)?,
            amount: row.try_get("", "amount_fen")?,
        });
    }
    Ok(arrivals)
}
