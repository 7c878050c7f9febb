//! Why money was moved, where a request says so.

use std::collections::BTreeMap;

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Call, Error};
use sea_orm::sea_query::{Expr, ExprTrait, Query};

/// The reasons, which may name a person.
pub const REASONS: Sealed = Sealed::texts("posting_reasons", "posting", "reasons");

/// Keeps why what stands under these ids was posted.
pub async fn keep_reasons(call: &Call, reasons: &BTreeMap<String, String>) -> Result<(), Error> {
    if reasons.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert.into_table("posting_reasons").columns(["posting", "reasons"]);
    for (posting, reasons) in reasons {
        let reasons = REASONS.seal(call, posting, reasons)?;
        insert.values_panic([posting.clone().into(), reasons.into()]);
    }
    call.tx().execute(&insert).await?;
    Ok(())
}

/// Why what stands under these ids was posted, as far as it was said.
pub async fn reasons_of(call: &Call, ids: &[String]) -> Result<BTreeMap<String, String>, Error> {
    let query = Query::select()
        .columns(["posting", "reasons"])
        .from("posting_reasons")
        .and_where(Expr::col("posting").is_in(ids))
        .to_owned();
    let mut reasons = BTreeMap::new();
    for row in call.tx().query_all(&query).await? {
        let posting: String = row.try_get("", "posting")?;
        let opened = REASONS.open(call, &posting, &row)?;
        reasons.insert(posting, opened);
    }
    Ok(reasons)
}
