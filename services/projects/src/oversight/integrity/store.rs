//! The table of what counts of each record, by its subject: a ranking asks for many standings.

use kezhi_chassis::{Call, Error, Fault};
use kezhi_law::Day;
use kezhi_proto::projects::IntegrityRecord;
use kezhi_proto::projects::integrity_record::Kind;
use sea_orm::QueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::standing::Entry;

const TABLE: &str = "integrity_entries";

pub(super) async fn insert(call: &Call, subject: &str, record: &IntegrityRecord) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table(TABLE)
        .columns([
            "record",
            "authority",
            "subject",
            "in_force_from",
            "expires_on",
            "points",
            "bars",
        ])
        .values_panic([
            record.name.clone().into(),
            record.authority.clone().into(),
            subject.into(),
            record.in_force_from.clone().into(),
            record.expires_on.clone().into(),
            i64::from(record.points).into(),
            (record.kind() == Kind::Barred).into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// A record that was revoked does not count any more; the document keeps that it was there.
pub(super) async fn delete(call: &Call, record: &str) -> Result<(), Error> {
    let delete = Query::delete()
        .from_table(TABLE)
        .and_where(Expr::col("record").eq(record))
        .to_owned();
    call.tx().execute(&delete).await?;
    Ok(())
}

/// The entries of a subject before an authority.
pub(super) async fn entries(call: &Call, authority: &str, subject: &str) -> Result<Vec<Entry>, Error> {
    let query = Query::select()
        .columns(["in_force_from", "expires_on", "points", "bars"])
        .from(TABLE)
        .and_where(Expr::col("authority").eq(authority))
        .and_where(Expr::col("subject").eq(subject))
        .to_owned();
    call.tx().query_all(&query).await?.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<Entry, Error> {
    let from: String = row.try_get("", "in_force_from")?;
    let to: String = row.try_get("", "expires_on")?;
    Ok(Entry {
        from: from.parse::<Day>().map_err(Fault::new)?,
        to: match to.as_str() {
            "" => None,
            to => Some(to.parse::<Day>().map_err(Fault::new)?),
        },
        points: row.try_get("", "points")?,
        bars: row.try_get("", "bars")?,
    })
}
