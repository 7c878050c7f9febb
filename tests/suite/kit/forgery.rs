//! Rows that are forged behind the suite's back, many in one go, and how they are found.

use std::collections::{BTreeMap, BTreeSet};

use super::behind::Behind;
use super::process::both;
use super::{Part, Suite};

/// How many rows of one database `kezhi verify` names.
pub const NAMED: usize = 20;

/// How a row is forged.
#[derive(Debug, Clone, Copy)]
pub enum Forgery {
    Changed,
    Removed,
    Inserted,
}

impl Forgery {
    /// All that there are.
    pub const ALL: [Self; 3] = [Self::Changed, Self::Removed, Self::Inserted];
}

/// How many rows were forged, by the service and the table.
pub type Forged = BTreeMap<(Part, String), usize>;

/// A table of which rows are forged.
pub struct Table<'a> {
    behind: &'a Behind,
    part: Part,
    name: String,
    columns: Vec<String>,
    keys: Vec<String>,
}

impl<'a> Table<'a> {
    /// The tables for whose rows the log of a service vouches.
    pub async fn all(part: Part, behind: &'a Behind) -> Vec<Self> {
        let mut tables = Vec::new();
        for name in behind.guarded_tables().await {
            tables.push(Table {
                behind,
                part,
                columns: behind.columns(&name).await,
                keys: behind.keys(&name).await,
                name,
            });
        }
        tables
    }

    /// How many rows it has.
    pub async fn rows(&self) -> i64 {
        self.behind.number(&format!("SELECT count(*) FROM {}", self.name)).await
    }

    /// Forges the row at a place, in an order that stays, and counts it. A row that cannot be changed or inserted so is removed.
    pub async fn forge(&self, place: i64, how: Forgery, forged: &mut Forged) {
        let (name, list) = (&self.name, self.columns.join(", "));
        let whole = format!("CREATE TABLE IF NOT EXISTS whole_{name} AS SELECT {list} FROM {name}");
        let kept =
            format!("CREATE TABLE kept AS SELECT {list} FROM whole_{name} ORDER BY {list} LIMIT 1 OFFSET {place}");
        self.behind.run(&whole).await;
        self.behind.run(&kept).await;
        let done = match how {
            Forgery::Changed => self.change().await,
            Forgery::Inserted => self.insert().await,
            Forgery::Removed => false,
        };
        if !done {
            let remove = format!("DELETE FROM {name} WHERE {}", self.here());
            self.behind.run(&remove).await;
        }
        self.behind.run("DROP TABLE kept").await;
        *forged.entry((self.part, name.clone())).or_default() += 1;
    }

    /// Makes it what it was before rows of it were forged, if any were.
    pub async fn put_back(&self, forged: &Forged) {
        let (name, list) = (&self.name, self.columns.join(", "));
        if forged.contains_key(&(self.part, name.clone())) {
            self.behind.run(&format!("DELETE FROM {name}")).await;
            let insert = format!("INSERT INTO {name} ({list}) SELECT {list} FROM whole_{name}");
            self.behind.run(&insert).await;
            self.behind.run(&format!("DROP TABLE whole_{name}")).await;
        }
    }

    /// The row that is kept, where it stands.
    fn here(&self) -> String {
        let name = &self.name;
        let same = self
            .columns
            .iter()
            .map(|column| format!("{name}.{column} IS NOT DISTINCT FROM kept.{column}"));
        let same: Vec<String> = same.collect();
        format!("EXISTS (SELECT 1 FROM kept WHERE {})", same.join(" AND "))
    }

    /// Changes a text of the row that is not its key; false where it has none, or the database lets it not be.
    async fn change(&self) -> bool {
        for column in self.columns.iter().rev().filter(|column| !self.keys.contains(column)) {
            let there = format!("SELECT count(*) FROM kept WHERE {column} IS NOT NULL");
            if self.behind.is_text(&self.name, column).await && self.behind.number(&there).await > 0 {
                let (name, here) = (&self.name, self.here());
                let update = format!("UPDATE {name} SET {column} = {column} || ' ' WHERE {here}");
                return self.behind.attempt(&update).await.is_ok();
            }
        }
        false
    }

    /// Inserts the row again under another key; false where the database lets it not be.
    async fn insert(&self) -> bool {
        let Some(key) = self.keys.first() else { return false };
        let another = match self.behind.is_text(&self.name, key).await {
            true => format!("{key} || 'x'"),
            false => format!("{key} + 1000000"),
        };
        let values = self.columns.iter().map(|column| match column == key {
            true => another.as_str(),
            false => column.as_str(),
        });
        let values: Vec<&str> = values.collect();
        let (name, list) = (&self.name, self.columns.join(", "));
        let insert = format!("INSERT INTO {name} ({list}) SELECT {} FROM kept", values.join(", "));
        self.behind.attempt(&insert).await.is_ok()
    }
}

/// `kezhi verify` tells of as many rows of each table as were forged, of no database more than it names.
pub fn are_named(suite: &Suite, forged: &Forged) {
    let parts: BTreeSet<&str> = forged.keys().map(|(part, _)| part.name()).collect();
    let arguments: Vec<&str> = std::iter::once("verify").chain(parts).collect();
    let verified = suite.command(&arguments);
    let said = both(&verified);
    assert_eq!(verified.status.code(), Some(1), "nothing of {forged:?} is seen\n{said}");
    for ((part, table), rows) in forged {
        let begin = format!("{}: {table} ", part.name());
        let lines = said.lines().map(|line| line.trim_start_matches("kezhi: "));
        let named = lines.filter(|line| line.starts_with(&begin)).count();
        assert_eq!(named, *rows, "so many rows of {table} were forged:\n{said}");
    }
}
