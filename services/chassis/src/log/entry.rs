//! One entry: how it is hashed and read.

use kezhi_proto::common::LogEntry;
use sea_orm::{DbErr, QueryResult};
use sha2::{Digest, Sha256};

use crate::store::timestamp;

/// The previous hash of the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

pub(super) const COLUMNS: [&str; 12] = [
    "position",
    "recorded",
    "authority",
    "subject",
    "type",
    "actor",
    "legal_basis",
    "data",
    "previous_hash",
    "hash",
    "rows_digest",
    "traceparent",
];

/// The hash of an entry, as the contract defines it.
pub fn hash(entry: &LogEntry) -> String {
    let micros = entry
        .record_time
        .map_or(0, |time| time.seconds * 1_000_000 + i64::from(time.nanos) / 1_000);
    let mut sha = Sha256::new();
    for text in [
        entry.previous_hash.as_str(),
        &entry.position.to_string(),
        &micros.to_string(),
        &entry.authority,
        &entry.subject,
        &entry.r#type,
        &entry.actor,
        &entry.legal_basis,
        &entry.data,
    ] {
        sha.update(text.as_bytes());
        sha.update([0]);
    }
    // The last entry of a transaction alone has one.
    if !entry.rows_digest.is_empty() {
        sha.update(entry.rows_digest.as_bytes());
        sha.update([0]);
    }
    hex::encode(sha.finalize())
}

pub(super) fn read(row: &QueryResult) -> Result<LogEntry, DbErr> {
    Ok(LogEntry {
        position: row.try_get("", "position")?,
        record_time: Some(timestamp(row.try_get("", "recorded")?)),
        authority: row.try_get("", "authority")?,
        subject: row.try_get("", "subject")?,
        r#type: row.try_get("", "type")?,
        actor: row.try_get("", "actor")?,
        legal_basis: row.try_get("", "legal_basis")?,
        data: row.try_get("", "data")?,
        previous_hash: row.try_get("", "previous_hash")?,
        hash: row.try_get("", "hash")?,
        rows_digest: row.try_get("", "rows_digest")?,
        traceparent: row.try_get("", "traceparent")?,
    })
}
