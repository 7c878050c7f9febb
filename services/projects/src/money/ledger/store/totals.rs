//! The line of each plan and project, kept as it is posted.

use std::collections::BTreeMap;

use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::projects::{AccountKind, FundSource};
use sea_orm::QueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};

use super::{ROWS, SUM};
use crate::money::ledger::posting::Posting;
use crate::money::ledger::totals::{Totals, changed};

const TABLE: &str = "subject_totals";
const AMOUNTS: [&str; 4] = ["committed_fen", "paid_fen", "spent_fen", "own_fen"];

/// Adds to the lines what was posted.
pub(super) async fn add(call: &Call, postings: &[Posting]) -> Result<(), Error> {
    let changed: Vec<_> = changed(postings).into_iter().collect();
    let mut grow = OnConflict::columns(["authority", "subject"]);
    for column in AMOUNTS {
        grow.value(column, Expr::col((TABLE, column)).add(Expr::col(("excluded", column))));
    }
    for some in changed.chunks(ROWS) {
        let mut insert = Query::insert();
        insert
            .into_table(TABLE)
            .columns(["authority", "subject"].into_iter().chain(AMOUNTS))
            .on_conflict(grow.clone());
        for ((authority, subject), totals) in some {
            insert.values_panic([
                (*authority).into(),
                (*subject).into(),
                totals.committed_fen.into(),
                totals.paid_fen.into(),
                totals.spent_fen.into(),
                totals.own_fen.into(),
            ]);
        }
        call.tx().execute(&insert).await?;
    }
    Ok(())
}

/// The lines as they are stored, by the plan or project.
pub async fn totals(call: &Call) -> Result<BTreeMap<String, Totals>, Error> {
    let query = Query::select()
        .column("subject")
        .columns(AMOUNTS)
        .from(TABLE)
        .and_where(Expr::col("authority").eq(call.authority()))
        .to_owned();
    let rows = call.tx().query_all(&query).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "subject")?, read_totals(row)?)))
        .collect()
}

/// The lines as the journal, replayed, makes them.
pub async fn replayed_totals(call: &Call) -> Result<BTreeMap<String, Totals>, Error> {
    const GROUP: [&str; 4] = ["subject", "from_kind", "to_kind", "source"];
    let query = Query::select()
        .columns(GROUP)
        .expr_as(Expr::cust(SUM), "amount")
        .from("transfers")
        .and_where(Expr::col("authority").eq(call.authority()))
        .add_group_by(GROUP.map(Expr::col))
        .to_owned();
    let mut lines: BTreeMap<String, Totals> = BTreeMap::new();
    for row in call.tx().query_all(&query).await? {
        let kind = |column| {
            AccountKind::try_from(row.try_get::<i32>("", column)?).map_err(|error| Error::from(Fault::new(error)))
        };
        let source = FundSource::try_from(row.try_get::<i32>("", "source")?).map_err(Fault::new)?;
        let line = lines.entry(row.try_get("", "subject")?).or_default();
        line.add(kind("from_kind")?, kind("to_kind")?, source, row.try_get("", "amount")?);
    }
    Ok(lines)
}

/// The line in a row; what was never posted is 0.
pub fn read_totals(row: &QueryResult) -> Result<Totals, Error> {
    let amount = |column| Ok::<_, Error>(row.try_get::<Option<i64>>("", column)?.unwrap_or_default());
    Ok(Totals {
        committed_fen: amount("committed_fen")?,
        paid_fen: amount("paid_fen")?,
        spent_fen: amount("spent_fen")?,
        own_fen: amount("own_fen")?,
    })
}
