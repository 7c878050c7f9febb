//! The guard of rows: the log says of every row of a guarded table what it is, so that one that was changed, removed or inserted
//! behind the suite's back is found.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::OnceCell;

use super::table::Table;
use crate::error::Error;

/// The tables that no entry vouches for: the log itself, and what moves without it.
const UNGUARDED: [&str; 5] = [
    "log_entries",
    "log_head",
    "follow_positions",
    "seaql_migrations",
    "sealing",
];

/// What became of rows, by table and key: the digest of each, or none of one that was removed.
pub type Written = BTreeMap<(String, String), Option<String>>;

/// Which tables are guarded; cheap to clone.
#[derive(Clone, Default)]
pub struct Guard(Arc<Known>);

#[derive(Default)]
struct Known {
    /// What a service leaves out besides, for its size.
    bulk: &'static [&'static str],
    tables: OnceCell<HashMap<String, Table>>,
}

impl Guard {
    /// Guards all tables but these.
    pub fn all_but(bulk: &'static [&'static str]) -> Self {
        Self(Arc::new(Known {
            bulk,
            tables: OnceCell::new(),
        }))
    }

    /// The guarded table of a name.
    pub(super) async fn table(&self, db: &impl ConnectionTrait, name: &str) -> Result<Option<&Table>, DbErr> {
        if UNGUARDED.contains(&name) || self.0.bulk.contains(&name) {
            return Ok(None);
        }
        let tables = self.0.tables.get_or_try_init(|| self.read(db)).await;
        // A table that cannot be described is one of another making, which no call writes.
        Ok(tables.map_err(|error| DbErr::Custom(format!("{error:?}")))?.get(name))
    }

    async fn read(&self, db: &impl ConnectionTrait) -> Result<HashMap<String, Table>, Error> {
        let tables = self.tables(db).await?;
        Ok(tables.into_iter().map(|table| (table.name.clone(), table)).collect())
    }

    /// All guarded tables.
    pub async fn tables(&self, db: &impl ConnectionTrait) -> Result<Vec<Table>, Error> {
        Table::all(db, &[UNGUARDED.as_slice(), self.0.bulk].concat()).await
    }
}

/// What was written, as an entry keeps it: a line for each row.
pub fn lines(written: &Written) -> String {
    let line = |((table, key), digest): (&(String, String), &Option<String>)| {
        format!("{table}\t{key}\t{}\n", digest.as_deref().unwrap_or_default())
    };
    written.iter().map(line).collect()
}

/// What an entry says was written.
pub fn written(lines: &str) -> Option<Written> {
    let line = |line: &str| {
        let mut parts = line.split('\t');
        let (table, key, digest) = (parts.next()?, parts.next()?, parts.next()?);
        let digest = (!digest.is_empty()).then(|| digest.to_string());
        Some(((table.to_string(), key.to_string()), digest))
    };
    lines.lines().map(line).collect()
}
