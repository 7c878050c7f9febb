//! The rows of the register.

mod counts;
mod faults;
mod search;
mod words;

use std::collections::BTreeSet;

use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::coordination::Patent;
use kezhi_proto::{Resource, Stamp};
use prost::Message;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement};
use sea_orm::{DbBackend, QueryResult};

use super::register::{Change, Known, Register};
use super::rules::{IndexKey, field_of, index_keys, searched, year_of};

pub use counts::{Counted, count, groups};
pub use faults::{faults, keep_faults};
pub use search::{Sought, search};
pub use words::{WORDS, renew as renew_words};

const PATENTS: &str = "patents";
const INDEX_KEYS: &str = "patent_index_keys";
const READ: [&str; 4] = ["id", "document", "created", "updated"];
/// How many rows of index_keys one statement writes: well below what either database binds at most.
const ROWS: usize = 2_000;
/// How many numbers one statement asks for.
const NUMBERS: usize = 1_000;

/// The patent of an authority with a number.
pub async fn find(call: &Call, number: &str) -> Result<Option<Patent>, Error> {
    let mut query = select(call);
    query.and_where(Expr::col((PATENTS, "number")).eq(number));
    let row = call.tx().query_one(&query).await?;
    row.map(|row| Ok(read(call, &row)?.patent)).transpose()
}

/// The patents with these numbers.
pub async fn with_numbers(call: &Call, numbers: BTreeSet<&str>) -> Result<Vec<Patent>, Error> {
    let numbers: Vec<&str> = numbers.into_iter().collect();
    let mut found = Vec::new();
    for some in numbers.chunks(NUMBERS) {
        let mut query = select(call);
        query.and_where(Expr::col((PATENTS, "number")).is_in(some.iter().copied()));
        for row in call.tx().query_all(&query).await? {
            found.push(read(call, &row)?.patent);
        }
    }
    Ok(found)
}

/// The patents with these numbers, for a change: nobody else changes them before this transaction ends.
pub async fn known(call: &Call, numbers: BTreeSet<&str>) -> Result<Vec<Known>, Error> {
    let mut query = select(call);
    query.and_where(Expr::col((PATENTS, "number")).is_in(numbers));
    if call.tx().get_database_backend() == DbBackend::Postgres {
        query.lock(LockType::Update);
    }
    let rows = call.tx().query_all(&query).await?;
    let known = rows.iter().map(|row| {
        let mut known = read(call, row)?;
        // As a record has it: without what only the register knows.
        known.patent.stamp(Stamp::default());
        Ok(known)
    });
    known.collect()
}

/// Stores what a batch did.
pub async fn write(call: &Call, register: &Register) -> Result<(), Error> {
    let added: Vec<&Patent> = register.added().collect();
    let changed: Vec<Change<'_>> = register.changed().collect();
    let mut found_by = insert(call, &added).await?;
    for change in &changed {
        update(call, change).await?;
        found_by.push((change.before.id, change.now));
    }
    let stale: Vec<i64> = changed.iter().map(|change| change.before.id).collect();
    if !stale.is_empty() {
        let drop = Query::delete()
            .from_table(INDEX_KEYS)
            .and_where(Expr::col("patent").is_in(stale.iter().copied()))
            .to_owned();
        call.tx().execute(&drop).await?;
        words::forget(call, &stale).await?;
    }
    file(call, &found_by).await?;
    words::put(call, &found_by).await
}

async fn insert<'a>(call: &Call, added: &[&'a Patent]) -> Result<Vec<(i64, &'a Patent)>, Error> {
    if added.is_empty() {
        return Ok(Vec::new());
    }
    let mut insert = Query::insert();
    insert.into_table(PATENTS).columns([
        "authority",
        "number",
        "town",
        "field",
        "searched",
        "kind",
        "status",
        "year",
        "created",
        "updated",
        "document",
    ]);
    for patent in added {
        insert.values_panic([
            call.authority().into(),
            patent.number.clone().into(),
            patent.town.clone().into(),
            field_of(patent).into(),
            searched(patent).into(),
            patent.kind.into(),
            patent.status.into(),
            year_of(patent).into(),
            call.now_micros().into(),
            call.now_micros().into(),
            patent.encode_to_vec().into(),
        ]);
    }
    insert.returning(Query::returning().columns(["id", "number"]));
    let mut ids = std::collections::BTreeMap::new();
    for row in call.tx().query_all(&insert).await? {
        ids.insert(row.try_get::<String>("", "number")?, row.try_get::<i64>("", "id")?);
    }
    let filed = added.iter().map(|patent| {
        let id = ids.get(&patent.number).copied();
        Ok((id.ok_or_else(|| Fault::new("a new patent has no row"))?, *patent))
    });
    filed.collect()
}

async fn update(call: &Call, change: &Change<'_>) -> Result<(), Error> {
    let patent = change.now;
    let update = Query::update()
        .table(PATENTS)
        .value("town", patent.town.clone())
        .value("field", field_of(patent))
        .value("searched", searched(patent))
        .value("kind", patent.kind)
        .value("status", patent.status)
        .value("year", year_of(patent))
        .value("updated", call.now_micros())
        .value("document", patent.encode_to_vec())
        .and_where(Expr::col("id").eq(change.before.id))
        .to_owned();
    call.tx().execute(&update).await?;
    Ok(())
}

async fn file(call: &Call, patents: &[(i64, &Patent)]) -> Result<(), Error> {
    let all: Vec<(i64, IndexKey)> = patents
        .iter()
        .flat_map(|(id, patent)| index_keys(patent).into_iter().map(|index_key| (*id, index_key)))
        .collect();
    for some in all.chunks(ROWS) {
        let mut insert = Query::insert();
        insert
            .into_table(INDEX_KEYS)
            .columns(["index_key", "patent", "is_owner"]);
        for (id, index_key) in some {
            insert.values_panic([index_key.text.clone().into(), (*id).into(), index_key.is_owner.into()]);
        }
        call.tx().execute(&insert).await?;
    }
    Ok(())
}

/// The patents of the caller's authority.
fn select(call: &Call) -> SelectStatement {
    Query::select()
        .columns(READ.map(|column| (PATENTS, column)))
        .from(PATENTS)
        .and_where(Expr::col((PATENTS, "authority")).eq(call.authority()))
        .to_owned()
}

fn read(call: &Call, row: &QueryResult) -> Result<Known, Error> {
    let document: Vec<u8> = row.try_get("", "document")?;
    let mut patent = Patent::decode(document.as_slice()).map_err(Fault::new)?;
    let time = |micros: i64| Some(kezhi_chassis::store::timestamp(micros));
    patent.stamp(Stamp {
        name: format!("{PATENTS}/{}", patent.number),
        authority: call.authority().to_string(),
        create_time: time(row.try_get("", "created")?),
        update_time: time(row.try_get("", "updated")?),
        ..Stamp::default()
    });
    let id = row.try_get("", "id")?;
    Ok(Known { id, patent })
}
