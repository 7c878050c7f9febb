//! A row that was changed, removed or inserted behind the suite's back is found, and named.

use kezhi_proto::common::LogEntry;

use super::work::{TODAY, Work};
use super::{campaign, partners};
use crate::kit::behind::Behind;
use crate::kit::forgery::{Forged, Forgery, NAMED, Table, are_named};
use crate::kit::process::both;
use crate::kit::suite::WITH_DATABASE;
use crate::kit::{Database, Part, Suite, matter, on_each_database};

/// How many rows of each table are forged, unless a campaign says otherwise.
const TIMES: usize = 1;

#[tokio::test]
async fn every_row_that_is_forged_is_found_and_named() {
    on_each_database(async |database| {
        let suite = partners(Suite::plan_process(database, TODAY)).start().await;
        let work = Work::begin(&suite).await;
        for _ in 0..campaign(TIMES) {
            work.round().await;
        }
        work.is_all_there().await;
        matter::served(&suite, "2026-05-11").await;
        suite.stop();
        assert!(suite.verify().status.success(), "{}", both(&suite.verify()));
        let mut forged = 0;
        for part in WITH_DATABASE {
            forged += forge_all(&suite, part).await;
        }
        assert!(forged > 60, "only {forged} rows were forged");
        eprintln!("{database:?}: {forged} rows were forged, and each was found");
        assert!(suite.verify().status.success(), "{}", both(&suite.verify()));
    })
    .await;
}

/// Changes, removes and inserts a row of every table that has some; gives how many were forged.
async fn forge_all(suite: &Suite, part: Part) -> usize {
    let behind = Behind::of(suite, part).await;
    let tables = Table::all(part, &behind).await;
    let mut all = 0;
    for (place, how) in (0..campaign(TIMES)).flat_map(|place| Forgery::ALL.map(|how| (place, how))) {
        let place = i64::try_from(place).unwrap();
        for some in tables.chunks(NAMED) {
            let mut forged = Forged::new();
            for table in some {
                if table.rows().await > place {
                    table.forge(place, how, &mut forged).await;
                }
            }
            if !forged.is_empty() {
                are_named(suite, &forged);
            }
            for table in some {
                table.put_back(&forged).await;
            }
            all += forged.values().sum::<usize>();
        }
    }
    behind.close().await;
    all
}

#[tokio::test]
async fn a_row_that_was_inserted_and_a_fine_that_was_changed_are_told_with_since_when() {
    on_each_database(async |database| {
        let suite = Suite::process(database, "2026-05-20").await;
        let case = matter::served(&suite, "2026-05-11").await;
        suite.stop();
        let db = Behind::of(&suite, Part::Enforcement).await;
        let fine = matter::FINE_FEN.to_string();
        let lower = "100".to_string();
        let id = case.name.trim_start_matches("cases/");
        let change = |from: &str, to: &str| {
            format!("UPDATE cases SET document = replace(document, '\"{from}\"', '\"{to}\"') WHERE id = '{id}'")
        };
        db.run(&change(&fine, &lower)).await;
        let said = both(&suite.verify());
        assert!(
            said.contains(&format!("enforcement: cases {id} was changed since log row")),
            "{said}"
        );
        assert!(said.contains("(case.served)") || said.contains("(case."), "{said}");
        db.run(&change(&lower, &fine)).await;

        let columns = "authority, state, version, document, created, updated";
        db.run(&format!(
            "INSERT INTO leads (id, {columns}) SELECT 'forged', {columns} FROM leads"
        ))
        .await;
        let said = both(&suite.verify());
        assert!(said.contains("enforcement: leads forged was inserted"), "{said}");
        db.run("DELETE FROM leads WHERE id = 'forged'").await;
        db.close().await;
        assert!(suite.verify().status.success());
    })
    .await;
}

#[tokio::test]
async fn rows_that_changed_places_are_found() {
    on_each_database(async |database| {
        let suite = Suite::process(database, TODAY).await;
        let leads = [matter::lead(&suite, TODAY).await, matter::lead(&suite, TODAY).await];
        suite.stop();
        let db = Behind::of(&suite, Part::Enforcement).await;
        let change_places = async || {
            for statement in [
                "CREATE TABLE kept AS SELECT id, document FROM leads",
                "UPDATE leads SET document = (SELECT document FROM kept WHERE kept.id <> leads.id)",
                "DROP TABLE kept",
            ] {
                db.run(statement).await;
            }
        };
        change_places().await;
        let said = both(&suite.verify());
        for lead in &leads {
            let id = lead.name.trim_start_matches("leads/");
            assert!(
                said.contains(&format!("enforcement: leads {id} was changed since")),
                "{said}"
            );
        }
        change_places().await;
        assert!(suite.verify().status.success(), "{}", both(&suite.verify()));

        let change_order = async || {
            for statement in [
                "UPDATE log_entries SET position = -position WHERE position IN (1, 2)",
                "UPDATE log_entries SET position = 3 + position WHERE position < 0",
            ] {
                db.run(statement).await;
            }
        };
        change_order().await;
        let verified = suite.verify();
        assert_eq!(verified.status.code(), Some(1));
        assert!(
            both(&verified).contains("enforcement: log row 1"),
            "{}",
            both(&verified)
        );
        change_order().await;
        db.close().await;
    })
    .await;
}

#[tokio::test]
async fn rows_for_which_an_update_was_cut_off_before_it_vouched_are_vouched_for_by_the_next_start() {
    let suite = Suite::process(Database::Sqlite, TODAY).await;
    matter::lead(&suite, TODAY).await;
    suite.terminate(Part::Whole).await;
    let db = Behind::of(&suite, Part::Enforcement).await;
    for statement in [
        "DELETE FROM log_entries",
        "UPDATE log_head SET position = 0, hash = '0000000000000000000000000000000000000000000000000000000000000000'",
    ] {
        db.run(statement).await;
    }
    std::fs::remove_dir_all(suite.data().join("heads")).unwrap();
    for other in [Part::Coordination, Part::PublicServices] {
        let other = Behind::of(&suite, other).await;
        other.run("DELETE FROM follow_positions").await;
    }
    suite.restart(Part::Whole).await;
    let entries: Vec<LogEntry> = crate::log::entries(&suite.auditor(), 0).await;
    assert_eq!(entries[0].r#type, "rows.counted");
    suite.terminate(Part::Whole).await;
    db.run("UPDATE leads SET state = state + 1").await;
    let said = both(&suite.verify());
    assert!(
        said.contains("enforcement: leads ") && said.contains("was changed since log row 1"),
        "{said}"
    );
    db.run("UPDATE leads SET state = state - 1").await;
}
