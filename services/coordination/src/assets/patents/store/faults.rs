//! What of an import was not taken.

use kezhi_chassis::store::{Page, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::ImportFault;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

const FAULTS: &str = "patent_import_faults";
const COLUMNS: [&str; 5] = ["position", "record", "line", "field", "message"];

/// Keeps the faults of a batch, of which there were so many before.
pub async fn keep_faults(call: &Call, import: &str, before: i64, faults: &[ImportFault]) -> Result<(), Error> {
    if faults.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert
        .into_table(FAULTS)
        .columns(["import", "position", "record", "line", "field", "message"]);
    for (position, fault) in (before + 1..).zip(faults) {
        insert.values_panic([
            import.into(),
            position.into(),
            fault.record.into(),
            fault.line.into(),
            fault.field.clone().into(),
            fault.message.clone().into(),
        ]);
    }
    call.tx().execute(&insert).await?;
    Ok(())
}

/// One page of the faults of an import, in the order of the file.
pub async fn faults(call: &Call, import: &str, page: &PageRequest) -> Result<Page<ImportFault>, Error> {
    let mut query = Query::select();
    query
        .columns(COLUMNS)
        .from(FAULTS)
        .and_where(Expr::col("import").eq(import))
        .order_by("position", Order::Asc)
        .limit(page.size + 1);
    if let Some(after) = page.after.as_deref().and_then(|after| after.parse::<i64>().ok()) {
        query.and_where(Expr::col("position").gt(after));
    }
    let mut found = Vec::new();
    for row in call.tx().query_all(&query).await? {
        let fault = ImportFault {
            record: row.try_get("", "record")?,
            line: row.try_get("", "line")?,
            field: row.try_get("", "field")?,
            message: row.try_get("", "message")?,
        };
        found.push((row.try_get::<i64>("", "position")?, fault));
    }
    let page = page.page(found, |(position, _)| position.to_string())?;
    Ok(page.map(|(_, fault)| fault))
}
