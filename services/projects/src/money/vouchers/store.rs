//! The rows of vouchers.

use std::collections::BTreeMap;

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Call, Error, Fault};
use kezhi_procedure::field;
use kezhi_proto::projects::{FundSource, Voucher};
use sea_orm::QueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

/// How many rows one statement writes.
const ROWS: usize = 500;

const COLUMNS: [&str; 20] = [
    "id",
    "authority",
    "project",
    "number",
    "day",
    "unit",
    "source",
    "head",
    "amount_fen",
    "payee_code",
    "payee_name",
    "purpose",
    "handled_by",
    "approved_by",
    "digest",
    "found_by",
    "irregularities",
    "questioned",
    "posting",
    "reversed_by",
];

/// Who was paid, who saw to it, and who approved it.
pub(crate) const PAYEES: Sealed = Sealed::texts("vouchers", "id", "payee_name");
pub(crate) const HANDLERS: Sealed = Sealed::texts("vouchers", "id", "handled_by");
pub(crate) const APPROVERS: Sealed = Sealed::texts("vouchers", "id", "approved_by");

/// A voucher as it is stored.
#[derive(Debug, Clone)]
pub struct VoucherRow {
    /// The authority.
    pub authority: String,
    /// The voucher.
    pub voucher: Voucher,
}

/// Stores vouchers.
pub async fn insert(call: &Call, vouchers: &[VoucherRow]) -> Result<(), Error> {
    for some in vouchers.chunks(ROWS) {
        let mut insert = Query::insert();
        insert.into_table("vouchers").columns(COLUMNS);
        for row in some {
            let voucher = &row.voucher;
            let seal = |column: &Sealed, text| column.seal(call, id_of(voucher), text);
            insert.values_panic([
                id_of(voucher).into(),
                row.authority.clone().into(),
                voucher.project.clone().into(),
                voucher.number.clone().into(),
                voucher.day.clone().into(),
                voucher.unit.clone().into(),
                voucher.source.into(),
                voucher.head.clone().into(),
                voucher.amount_fen.into(),
                voucher.payee_code.clone().into(),
                seal(&PAYEES, &voucher.payee_name)?.into(),
                voucher.purpose.clone().into(),
                seal(&HANDLERS, &voucher.handled_by)?.into(),
                seal(&APPROVERS, &voucher.approved_by)?.into(),
                voucher.digest.clone().into(),
                voucher.found_by.clone().into(),
                numbers(&voucher.irregularities).into(),
                voucher.questioned.into(),
                voucher.posting.clone().into(),
                voucher.reversed_by.clone().into(),
            ]);
        }
        call.tx().execute(&insert).await?;
    }
    Ok(())
}

/// The vouchers of a project, newest first: those after an id, so many at most.
pub async fn of_project(call: &Call, project: &str, after: Option<&str>, limit: u64) -> Result<Vec<Voucher>, Error> {
    let mut query = select();
    query
        .and_where(Expr::col("project").eq(project))
        .order_by("id", Order::Desc)
        .limit(limit);
    if let Some(after) = after {
        query.and_where(Expr::col("id").lt(after));
    }
    call.tx()
        .query_all(&query)
        .await?
        .iter()
        .map(|row| read(call, row))
        .collect()
}

/// The vouchers that postings account for, by the name of the posting.
pub async fn of_postings(
    call: &Call,
    postings: impl IntoIterator<Item = String>,
) -> Result<BTreeMap<String, Voucher>, Error> {
    let query = select().and_where(Expr::col("posting").is_in(postings)).to_owned();
    let rows = call.tx().query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let voucher = read(call, row)?;
            Ok((voucher.posting.clone(), voucher))
        })
        .collect()
}

/// Notes that a posting took a voucher back.
pub async fn take_back(call: &Call, voucher: &str, by: &str) -> Result<(), Error> {
    let update = Query::update()
        .table("vouchers")
        .value("reversed_by", by)
        .and_where(Expr::col("id").eq(voucher.trim_start_matches("vouchers/")))
        .to_owned();
    call.tx().execute(&update).await?;
    Ok(())
}

/// The vouchers of projects that are questioned and were not taken back, up to a day.
pub async fn questioned(call: &Call, projects: &[String], as_of: &str) -> Result<Vec<Voucher>, Error> {
    let query = select()
        .and_where(Expr::col("project").is_in(projects))
        .and_where(Expr::col("questioned").eq(true))
        .and_where(Expr::col("reversed_by").eq(""))
        .and_where(Expr::col("day").lte(as_of))
        .order_by("project", Order::Asc)
        .order_by("id", Order::Asc)
        .to_owned();
    call.tx()
        .query_all(&query)
        .await?
        .iter()
        .map(|row| read(call, row))
        .collect()
}

fn select() -> SelectStatement {
    Query::select().columns(COLUMNS).from("vouchers").to_owned()
}

/// The id in the name of a voucher.
pub fn id_of(voucher: &Voucher) -> &str {
    voucher.name.trim_start_matches("vouchers/")
}

fn numbers(irregularities: &[i32]) -> String {
    irregularities.iter().map(i32::to_string).collect::<Vec<_>>().join(",")
}

fn read(call: &Call, row: &QueryResult) -> Result<Voucher, Error> {
    let id: String = row.try_get("", "id")?;
    let payee_code: String = row.try_get("", "payee_code")?;
    let open = |column: &Sealed| column.open(call, &id, row);
    let irregularities: String = row.try_get("", "irregularities")?;
    let numbers = irregularities.split(',').filter(|number| !number.is_empty());
    Ok(Voucher {
        name: format!("vouchers/{id}"),
        project: row.try_get("", "project")?,
        number: row.try_get("", "number")?,
        day: row.try_get("", "day")?,
        unit: row.try_get("", "unit")?,
        source: FundSource::try_from(row.try_get::<i32>("", "source")?)
            .map_err(Fault::new)?
            .into(),
        head: row.try_get("", "head")?,
        amount_fen: row.try_get("", "amount_fen")?,
        payee_code_remark: field::credit_code_remark(&payee_code),
        payee_code,
        payee_name: open(&PAYEES)?,
        purpose: row.try_get("", "purpose")?,
        handled_by: open(&HANDLERS)?,
        approved_by: open(&APPROVERS)?,
        digest: row.try_get("", "digest")?,
        found_by: row.try_get("", "found_by")?,
        questioned: row.try_get("", "questioned")?,
        posting: row.try_get("", "posting")?,
        reversed_by: row.try_get("", "reversed_by")?,
        irregularities: numbers
            .map(|number| number.parse().map_err(Fault::new))
            .collect::<Result<_, _>>()?,
    })
}
