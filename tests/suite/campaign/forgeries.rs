//! Rows that are forged, many in one go: each is found, and named.

use std::collections::BTreeMap;

use fastrand::Rng;

use crate::kit::behind::Behind;
use crate::kit::process::both;
use crate::kit::suite::WITH_DATABASE;
use crate::kit::{Part, Suite};

/// How a row is forged.
#[derive(Debug, Clone, Copy)]
enum Forgery {
    Changed,
    Removed,
    Inserted,
}

/// A table of which rows are forged.
struct Table<'a> {
    behind: &'a Behind,
    name: String,
    columns: Vec<String>,
    keys: Vec<String>,
    /// The rows that were not forged yet, by their places.
    places: Vec<i64>,
}

/// Forges rows of each service's database, has them looked for, and puts all back; gives how many were forged.
pub async fn forge(suite: &Suite, rng: &mut Rng, each: usize) -> usize {
    let mut forged = BTreeMap::new();
    let mut opened = Vec::new();
    for part in WITH_DATABASE {
        let behind = Behind::of(suite, part).await;
        let of_each_table = forge_some(&behind, rng, each).await;
        forged.extend(of_each_table.into_iter().map(|(table, rows)| ((part, table), rows)));
        opened.push((part, behind));
    }
    are_named(suite, &forged);
    for (part, behind) in opened {
        for (_, table) in forged.keys().filter(|(of, _)| *of == part) {
            put_back(&behind, table).await;
        }
        behind.close().await;
    }
    forged.values().sum()
}

/// Forges rows of one database; gives how many of each table.
async fn forge_some(behind: &Behind, rng: &mut Rng, how_many: usize) -> BTreeMap<String, usize> {
    let mut tables = Vec::new();
    for name in behind.guarded_tables().await {
        let places: Vec<i64> = (0..behind.number(&format!("SELECT count(*) FROM {name}")).await).collect();
        if places.is_empty() {
            continue;
        }
        let columns = behind.columns(&name).await;
        let list = columns.join(", ");
        // What it was, row by row in an order that stays.
        behind
            .run(&format!(
                "CREATE TABLE whole_{name} AS SELECT {list} FROM {name} ORDER BY {list}"
            ))
            .await;
        tables.push(Table {
            behind,
            keys: behind.keys(&name).await,
            name,
            columns,
            places,
        });
    }
    let mut forged = BTreeMap::new();
    for _ in 0..how_many {
        let untouched = tables.iter_mut().filter(|table| !table.places.is_empty());
        let Some(table) = rng.choice(untouched.collect::<Vec<_>>()) else {
            break;
        };
        table.forge_one(rng).await;
        *forged.entry(table.name.clone()).or_default() += 1;
    }
    for table in tables.iter().filter(|table| !forged.contains_key(&table.name)) {
        behind.run(&format!("DROP TABLE whole_{}", table.name)).await;
    }
    forged
}

impl Table<'_> {
    async fn forge_one(&mut self, rng: &mut Rng) {
        let place = self.places.swap_remove(rng.usize(..self.places.len()));
        let (name, list) = (&self.name, self.columns.join(", "));
        self.behind
            .run(&format!(
                "CREATE TABLE kept AS SELECT {list} FROM whole_{name} ORDER BY {list} LIMIT 1 OFFSET {place}"
            ))
            .await;
        let how = [Forgery::Changed, Forgery::Removed, Forgery::Inserted];
        let done = match rng.choice(how).unwrap_or(Forgery::Removed) {
            Forgery::Changed => self.change().await,
            Forgery::Inserted => self.insert().await,
            Forgery::Removed => false,
        };
        // Where there is nothing else to change, or such a row may not be.
        if !done {
            let here = self.here();
            self.behind.run(&format!("DELETE FROM {name} WHERE {here}")).await;
        }
        self.behind.run("DROP TABLE kept").await;
    }

    /// The row that is kept, where it stands.
    fn here(&self) -> String {
        let name = &self.name;
        let same = self
            .columns
            .iter()
            .map(|column| format!("{name}.{column} IS NOT DISTINCT FROM kept.{column}"));
        format!(
            "EXISTS (SELECT 1 FROM kept WHERE {})",
            same.collect::<Vec<_>>().join(" AND ")
        )
    }

    /// Changes a text of the row that is not its key; false where it has none.
    async fn change(&self) -> bool {
        for column in self.columns.iter().rev().filter(|column| !self.keys.contains(column)) {
            let there = format!("SELECT count(*) FROM kept WHERE {column} IS NOT NULL");
            if self.behind.is_text(&self.name, column).await && self.behind.number(&there).await > 0 {
                let update = format!(
                    "UPDATE {} SET {column} = {column} || ' ' WHERE {}",
                    self.name,
                    self.here()
                );
                return self.behind.attempt(&update).await.is_ok();
            }
        }
        false
    }

    /// Inserts the row again under another key; false where the database lets no such row be.
    async fn insert(&self) -> bool {
        let Some(key) = self.keys.first() else { return false };
        let another = match self.behind.is_text(&self.name, key).await {
            true => format!("{key} || 'x'"),
            false => format!("{key} + 1000000"),
        };
        let values = self.columns.iter().map(|column| match column == key {
            true => another.clone(),
            false => column.clone(),
        });
        let insert = format!(
            "INSERT INTO {} ({}) SELECT {} FROM kept",
            self.name,
            self.columns.join(", "),
            values.collect::<Vec<_>>().join(", ")
        );
        self.behind.attempt(&insert).await.is_ok()
    }
}

/// `kezhi verify` tells of as many rows of each table as were forged.
fn are_named(suite: &Suite, forged: &BTreeMap<(Part, String), usize>) {
    let verified = suite.verify();
    let said = both(&verified);
    assert_eq!(verified.status.code(), Some(1), "{said}");
    for ((part, table), rows) in forged {
        let begin = format!("{}: {table} ", part.name());
        let named = said
            .lines()
            .filter(|line| line.trim_start_matches("kezhi: ").starts_with(&begin));
        assert_eq!(named.count(), *rows, "{rows} rows of {table} were forged:\n{said}");
    }
}

async fn put_back(behind: &Behind, table: &str) {
    let list = behind.columns(table).await.join(", ");
    behind.run(&format!("DELETE FROM {table}")).await;
    behind
        .run(&format!(
            "INSERT INTO {table} ({list}) SELECT {list} FROM whole_{table}"
        ))
        .await;
    behind.run(&format!("DROP TABLE whole_{table}")).await;
}
