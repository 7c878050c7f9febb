//! Tip-offs (举报) and complaints (投诉) about patents.

pub mod procedure;
pub mod rpc;
mod seal;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_proto::publicservices::Tipoff;
use kezhi_proto::publicservices::tipoff::State;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

/// The tip-offs, found by the number on the receipt too.
pub const TIPOFFS: Collection<Tipoff> = Collection {
    table: "tipoffs",
    mark: |tipoff| tipoff.number.clone(),
    public: false,
};

/// Takes a step of a tip-off, today.
pub(crate) async fn step(
    call: &Call,
    tipoff: &mut Stored<Tipoff>,
    step: &str,
    data: serde_json::Value,
) -> Result<(), Error> {
    let history = call.history(&tipoff.name).await?;
    let state = State::try_from(tipoff.value.state).unwrap_or_default();
    let taken = call.take(&procedure::TIPOFF, step, state, call.today(), &history, &())?;
    tipoff.value.state = taken.to.into();
    call.save(&TIPOFFS, tipoff).await?;
    call.record(&taken, &tipoff.name, &tipoff.authority, call.today(), data)
        .await
}

/// Notes which case a tip-off became.
pub(crate) async fn link_case(call: &Call, case: &str, tipoff: &str) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("tipoff_cases")
        .columns(["case_name", "tipoff"])
        .values_panic([case.into(), tipoff.into()])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// The tip-off that became a case, to change it; `None` where the case began otherwise.
pub(crate) async fn of_case(call: &Call, case: &str) -> Result<Option<Stored<Tipoff>>, Error> {
    let query = Query::select()
        .column("tipoff")
        .from("tipoff_cases")
        .and_where(Expr::col("case_name").eq(case))
        .to_owned();
    match call.tx().query_one(&query).await? {
        None => Ok(None),
        Some(row) => {
            let name: String = row.try_get("", "tipoff")?;
            Ok(Some(call.load_to_change(&TIPOFFS, &name, "").await?))
        }
    }
}
