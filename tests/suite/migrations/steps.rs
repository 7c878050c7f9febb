//! At each step of the history of each database every table holds rows, and none is lost on the way.

use std::collections::BTreeMap;

use kezhi_chassis::store::{Contents, contents};
use sea_orm::{DatabaseConnection, DbBackend};
use sea_orm_migration::MigratorTrait;

use super::{database, run, texts};
use crate::kit::on_each_database;

/// What is made from other tables, or has its one row from the beginning.
const NOT_FILLED: [&str; 3] = ["patent_words", "seaql_migrations", "log_head"];
/// Which migrations change the rows of which tables.
const CHANGES: [(&str, &str); 1] = [("0005_counted", "project_index")];

#[tokio::test]
async fn no_row_is_lost_on_the_way_from_any_earlier_database() {
    on_each_database(async |kind| {
        let folder = tempfile::tempdir().unwrap();
        through::<kezhi_coordination::migrations::Migrator>(&database(kind, &folder, "coordination").await.1).await;
        through::<kezhi_enforcement::migrations::Migrator>(&database(kind, &folder, "enforcement").await.1).await;
        through::<kezhi_projects::migrations::Migrator>(&database(kind, &folder, "projects").await.1).await;
        through::<kezhi_publicservices::migrations::Migrator>(&database(kind, &folder, "publicservices").await.1).await;
    })
    .await;
}

/// Takes every migration by itself, with rows in every table that was there before it.
async fn through<M: MigratorTrait>(db: &DatabaseConnection) {
    for migration in M::migrations() {
        let before = rows(db).await;
        M::up(db, Some(1)).await.unwrap();
        nothing_is_lost(migration.name(), &before, &rows(db).await);
        fill(db).await;
    }
    let filled = rows(db).await;
    assert!(filled.values().all(|table| table.rows > 0), "{filled:?}");
    M::up(db, None).await.unwrap();
    assert_eq!(rows(db).await, filled, "there was nothing left to do");
}

async fn rows(db: &DatabaseConnection) -> BTreeMap<String, Contents> {
    contents(db, &NOT_FILLED).await.unwrap()
}

fn nothing_is_lost(step: &str, before: &BTreeMap<String, Contents>, after: &BTreeMap<String, Contents>) {
    for (table, held) in before {
        let now = after.get(table);
        match CHANGES.contains(&(step, table)) {
            true => assert_eq!(now.map(|now| now.rows), Some(held.rows), "{step}: {table}"),
            false => assert_eq!(now, Some(held), "{step}: {table}"),
        }
    }
}

/// Puts two rows into every table that has none.
async fn fill(db: &DatabaseConnection) {
    for (table, holds) in rows(db).await {
        if holds.rows > 0 {
            continue;
        }
        let columns = columns(db, &table).await;
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        for number in 1..=2 {
            let values: Vec<String> = columns
                .iter()
                .map(|(name, holds)| value(db.get_database_backend(), &table, name, holds, number))
                .collect();
            let insert = format!(
                "INSERT INTO {table} ({}) VALUES ({})",
                names.join(", "),
                values.join(", ")
            );
            run(db, &[&insert]).await;
        }
    }
}

/// A value that the constraints of every table let pass.
fn value(backend: DbBackend, table: &str, column: &str, holds: &str, number: u8) -> String {
    match (column, holds.split('(').next().unwrap_or_default().trim()) {
        ("from_account", _) => "'accounts key 1'".into(),
        ("to_account", _) => "'accounts key 2'".into(),
        (_, "bigint" | "integer" | "int") => number.to_string(),
        (_, "boolean") => "true".into(),
        (_, "blob" | "bytea") if backend == DbBackend::Postgres => format!("'\\x0{number}'"),
        (_, "blob" | "bytea") => format!("x'0{number}'"),
        _ => format!("'{table} {column} {number}'"),
    }
}

/// The columns of a table, each with what it holds.
async fn columns(db: &DatabaseConnection, table: &str) -> Vec<(String, String)> {
    let query = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT column_name || '|' || data_type FROM information_schema.columns WHERE table_name ="
        }
        _ => "SELECT name || '|' || lower(type) FROM pragma_table_info WHERE arg =",
    };
    let lines = texts(db, &format!("{query} '{table}'")).await;
    let split = |line: &String| {
        line.split_once('|')
            .map(|(name, holds)| (name.to_string(), holds.to_string()))
    };
    lines.iter().filter_map(split).collect()
}
