//! A row that was changed, removed or inserted behind the suite's back is found, and named.

use kezhi_proto::common::LogEntry;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, Statement};

use super::work::{TODAY, Work};
use super::{campaign, partners};
use crate::kit::process::both;
use crate::kit::{Database, Part, Suite, matter, on_each_database};

/// The tables for whose rows the log does not vouch: itself, what moves without it, and the register of patents.
const UNGUARDED: [&str; 10] = [
    "log_entries",
    "log_head",
    "follow_positions",
    "partner_positions",
    "patent_headings",
    "patent_import_faults",
    "patent_words",
    "patents",
    "sealing",
    "seaql_migrations",
];

/// How many rows of each table are forged, unless a campaign says otherwise.
const TIMES: usize = 1;

#[tokio::test]
async fn every_row_that_is_forged_is_found_and_named() {
    on_each_database(async |database| {
        let suite = partners(Suite::plan(database, TODAY)).start().await;
        let work = Work::begin(&suite).await;
        for _ in 0..campaign(TIMES) {
            work.round().await;
        }
        work.is_all_there().await;
        matter::served(&suite, "2026-05-11").await;
        suite.stop();
        assert!(suite.verify().status.success(), "{}", both(&suite.verify()));
        let mut forged = 0;
        for part in [
            Part::Coordination,
            Part::Enforcement,
            Part::Projects,
            Part::PublicServices,
        ] {
            forged += forge_all(&suite, part).await;
        }
        assert!(forged > 40, "only {forged} rows were forged");
        eprintln!("{database:?}: {forged} rows were forged, and each was found");
        assert!(suite.verify().status.success(), "{}", both(&suite.verify()));
    })
    .await;
}

/// Changes, removes and inserts a row of every table, one at a time; gives how many were forged.
async fn forge_all(suite: &Suite, part: Part) -> usize {
    let mut options = ConnectOptions::new(suite.database(part));
    options.max_connections(1);
    let db = sea_orm::Database::connect(options).await.unwrap();
    // Who forges does not care for what belongs together.
    let careless = match db.get_database_backend() {
        sea_orm::DbBackend::Sqlite => "PRAGMA foreign_keys = OFF",
        _ => "SET session_replication_role = replica",
    };
    run(&db, careless).await;
    let mut forged = 0;
    for table in tables(&db).await {
        let columns = columns(&db, &table).await;
        let list = columns.join(", ");
        for place in 0..campaign(TIMES) {
            let kept =
                format!("CREATE TABLE kept AS SELECT {list} FROM {table} ORDER BY {list} LIMIT 1 OFFSET {place}");
            run(&db, &kept).await;
            if number(&db, "SELECT count(*) FROM kept").await == 0 {
                run(&db, "DROP TABLE kept").await;
                break;
            }
            let same = columns
                .iter()
                .map(|column| format!("({table}.{column} IS NOT DISTINCT FROM kept.{column})"));
            let here = format!(
                "EXISTS (SELECT 1 FROM kept WHERE {})",
                same.collect::<Vec<_>>().join(" AND ")
            );
            for forgery in [
                change(&db, &table, &columns, &here).await,
                format!("DELETE FROM {table} WHERE {here}"),
            ] {
                let all = format!("CREATE TABLE whole AS SELECT {list} FROM {table}");
                run(&db, &all).await;
                run(&db, &forgery).await;
                is_found(suite, part, &table, &forgery);
                run(&db, &format!("DELETE FROM {table}")).await;
                run(&db, &format!("INSERT INTO {table} ({list}) SELECT {list} FROM whole")).await;
                run(&db, "DROP TABLE whole").await;
                forged += 1;
            }
            run(&db, "DROP TABLE kept").await;
        }
    }
    db.close().await.unwrap();
    forged
}

/// A statement that changes one column of a row, the last that is a text, or else the last of all.
async fn change(db: &DatabaseConnection, table: &str, columns: &[String], here: &str) -> String {
    let mut changed = None;
    for column in columns {
        let query = format!("SELECT count(*) FROM kept WHERE CAST({column} AS TEXT) IS NOT NULL");
        if number(db, &query).await > 0 && is_text(db, table, column).await {
            changed = Some(format!("{column} = {column} || ' '"));
        }
    }
    let changed = changed.unwrap_or_else(|| {
        let column = columns.last().unwrap();
        format!("{column} = {column} + 1")
    });
    format!("UPDATE {table} SET {changed} WHERE {here}")
}

fn is_found(suite: &Suite, part: Part, table: &str, forgery: &str) {
    let verified = suite.command(&["verify", part.name()]);
    let said = both(&verified);
    assert_eq!(verified.status.code(), Some(1), "it is not seen: {forgery}\n{said}");
    assert!(
        said.contains(&format!("{}: {table} ", part.name())),
        "{forgery} is not named:\n{said}"
    );
}

#[tokio::test]
async fn a_row_that_was_inserted_and_a_fine_that_was_changed_are_told_with_since_when() {
    on_each_database(async |database| {
        let suite = Suite::up(database, "2026-05-20").await;
        let case = matter::served(&suite, "2026-05-11").await;
        suite.stop();
        let db = sea_orm::Database::connect(suite.database(Part::Enforcement))
            .await
            .unwrap();
        let fine = matter::FINE_FEN.to_string();
        let lower = "100".to_string();
        let id = case.name.trim_start_matches("cases/");
        let change = |from: &str, to: &str| {
            format!("UPDATE cases SET document = replace(document, '\"{from}\"', '\"{to}\"') WHERE id = '{id}'")
        };
        run(&db, &change(&fine, &lower)).await;
        let said = both(&suite.verify());
        assert!(
            said.contains(&format!("enforcement: cases {id} was changed since log row")),
            "{said}"
        );
        assert!(said.contains("(case.served)") || said.contains("(case."), "{said}");
        run(&db, &change(&lower, &fine)).await;

        let columns = "authority, state, version, document, created, updated";
        run(
            &db,
            &format!("INSERT INTO leads (id, {columns}) SELECT 'forged', {columns} FROM leads"),
        )
        .await;
        let said = both(&suite.verify());
        assert!(said.contains("enforcement: leads forged was inserted"), "{said}");
        run(&db, "DELETE FROM leads WHERE id = 'forged'").await;
        db.close().await.unwrap();
        assert!(suite.verify().status.success());
    })
    .await;
}

#[tokio::test]
async fn rows_from_before_they_were_guarded_are_vouched_for_once_the_database_is_brought_up_to_date() {
    // The statements that take the guard away again are SQLite's.
    let suite = Suite::up(Database::Sqlite, TODAY).await;
    matter::lead(&suite, TODAY).await;
    suite.terminate(Part::Whole).await;
    let db = sea_orm::Database::connect(suite.database(Part::Enforcement))
        .await
        .unwrap();
    for statement in [
        "ALTER TABLE log_entries DROP COLUMN writes",
        "ALTER TABLE log_entries DROP COLUMN rows_digest",
        "DELETE FROM seaql_migrations WHERE version = '0007_guarded_rows'",
        "DELETE FROM log_entries",
        "UPDATE log_head SET position = 0, hash = '0000000000000000000000000000000000000000000000000000000000000000'",
    ] {
        run(&db, statement).await;
    }
    std::fs::remove_dir_all(suite.data().join("heads")).unwrap();
    for other in [Part::Coordination, Part::PublicServices] {
        let other = sea_orm::Database::connect(suite.database(other)).await.unwrap();
        run(&other, "DELETE FROM follow_positions").await;
    }
    suite.restart(Part::Whole).await;
    let entries: Vec<LogEntry> = crate::log::entries(&suite.auditor(), 0).await;
    assert_eq!(entries[0].r#type, "rows.counted");
    suite.terminate(Part::Whole).await;
    run(&db, "UPDATE leads SET state = state + 1").await;
    let said = both(&suite.verify());
    assert!(
        said.contains("enforcement: leads ") && said.contains("was changed since log row 1"),
        "{said}"
    );
    run(&db, "UPDATE leads SET state = state - 1").await;
}

async fn tables(db: &DatabaseConnection) -> Vec<String> {
    let query = match db.get_database_backend() {
        sea_orm::DbBackend::Sqlite => {
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite%'"
        }
        _ => "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let tables = texts(db, query).await.into_iter();
    tables.filter(|table| !UNGUARDED.contains(&table.as_str())).collect()
}

async fn columns(db: &DatabaseConnection, table: &str) -> Vec<String> {
    let query = match db.get_database_backend() {
        sea_orm::DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
        _ => format!(
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    texts(db, &query).await
}

async fn is_text(db: &DatabaseConnection, table: &str, column: &str) -> bool {
    let query = match db.get_database_backend() {
        sea_orm::DbBackend::Sqlite => {
            format!("SELECT lower(type) FROM pragma_table_info('{table}') WHERE name = '{column}'")
        }
        _ => format!(
            "SELECT data_type::text FROM information_schema.columns WHERE table_name = '{table}' AND column_name = '{column}'"
        ),
    };
    texts(db, &query).await == ["text"]
}

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}
