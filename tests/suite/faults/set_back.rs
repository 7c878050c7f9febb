//! A log that was lost, cut short, set back or exchanged is noticed: nobody goes on from it as if nothing had been.

use std::fs;
use std::path::{Path, PathBuf};

use kezhi_proto::enforcement::ListLeadsRequest;
use tonic_health::pb::health_check_response::ServingStatus;

use crate::kit::process::both;
use crate::kit::{Database, Part, Suite, assert_refused, eventually, matter, on_each_database};

const TODAY: &str = "2026-05-11";
/// How many leads are acknowledged before and after a copy is made.
const LEADS: usize = 5;

async fn leads(suite: &Suite) {
    for _ in 0..LEADS {
        matter::lead(suite, TODAY).await;
    }
}

/// The files of a service's database.
fn files(suite: &Suite, service: &str) -> Vec<PathBuf> {
    let file = |end: &str| suite.data().join(format!("{service}.db{end}"));
    ["", "-wal", "-shm"].map(file).to_vec()
}

fn copy(files: &[PathBuf], folder: &Path) {
    for file in files.iter().filter(|file| file.exists()) {
        fs::copy(file, folder.join(file.file_name().unwrap())).unwrap();
    }
}

fn put_back(files: &[PathBuf], folder: &Path) {
    for file in files {
        let kept = folder.join(file.file_name().unwrap());
        let _ = fs::remove_file(file);
        if kept.exists() {
            fs::copy(kept, file).unwrap();
        }
    }
}

// Only the files of an embedded database can be lost or exchanged by hand.
async fn with_more_than_its_copy() -> (Suite, tempfile::TempDir) {
    let suite = Suite::up(Database::Sqlite, TODAY).await;
    leads(&suite).await;
    suite.stop();
    let kept = tempfile::tempdir().unwrap();
    copy(&files(&suite, "enforcement"), kept.path());
    suite.restart(Part::Whole).await;
    leads(&suite).await;
    suite.stop();
    (suite, kept)
}

#[tokio::test]
async fn a_database_that_is_older_than_it_was_is_not_served_from() {
    let (suite, kept) = with_more_than_its_copy().await;
    let now = tempfile::tempdir().unwrap();
    copy(&files(&suite, "enforcement"), now.path());
    put_back(&files(&suite, "enforcement"), kept.path());
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(1), "{said}");
    for word in ["enforcement is older", "kezhi restore", "kezhi recover enforcement"] {
        assert!(said.contains(word), "it does not say {word}: {said}");
    }
    put_back(&files(&suite, "enforcement"), now.path());
    suite.restart(Part::Whole).await;
}

#[tokio::test]
async fn a_database_that_is_missing_or_empty_is_not_begun_anew() {
    let (suite, _) = with_more_than_its_copy().await;
    let now = tempfile::tempdir().unwrap();
    copy(&files(&suite, "enforcement"), now.path());
    let nowhere = tempfile::tempdir().unwrap();
    put_back(&files(&suite, "enforcement"), nowhere.path());
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("enforcement is missing"), "{said}");
    assert!(
        !files(&suite, "enforcement")[0].exists(),
        "nothing was made in its place"
    );
    fs::write(&files(&suite, "enforcement")[0], "").unwrap();
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("enforcement is older"), "{said}");
    put_back(&files(&suite, "enforcement"), now.path());
    suite.restart(Part::Whole).await;
}

#[tokio::test]
async fn a_wal_that_is_lost_cut_short_or_not_its_own_is_noticed() {
    let (suite, kept) = with_more_than_its_copy().await;
    let now = tempfile::tempdir().unwrap();
    let all = files(&suite, "enforcement");
    copy(&all, now.path());
    let wal = &all[1];
    let whole = fs::read(wal).unwrap();
    let foreign = fs::read(kept.path().join("enforcement.db-wal")).unwrap();
    for damage in [None, Some(&whole[..whole.len() / 2]), Some(&foreign[..])] {
        put_back(&all, now.path());
        let _ = fs::remove_file(&all[2]);
        match damage {
            None => fs::remove_file(wal).unwrap(),
            Some(bytes) => fs::write(wal, bytes).unwrap(),
        }
        let (code, said) = suite.refuses_to_start(Part::Whole).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("enforcement"), "{said}");
    }
    put_back(&all, now.path());
    suite.restart(Part::Whole).await;
}

#[tokio::test]
async fn without_its_note_an_older_database_is_known_by_those_who_follow_it() {
    let (suite, kept) = with_more_than_its_copy().await;
    let now = tempfile::tempdir().unwrap();
    copy(&files(&suite, "enforcement"), now.path());
    put_back(&files(&suite, "enforcement"), kept.path());
    fs::remove_dir_all(suite.data().join("heads")).unwrap();
    let said = both(&suite.verify());
    assert!(said.contains("enforcement was set back or replaced"), "{said}");
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("enforcement was set back or replaced"), "{said}");
    put_back(&files(&suite, "enforcement"), now.path());
    fs::remove_dir_all(suite.data().join("heads")).unwrap();
    suite.restart(Part::Whole).await;
}

#[tokio::test]
async fn a_service_that_was_set_back_while_the_others_ran_serves_no_more_and_says_so() {
    on_each_database(async |database| {
        let suite = Suite::apart(database, TODAY).await;
        leads(&suite).await;
        eventually("it was followed to its end", async || {
            let followed = number(&suite, Part::Coordination, FOLLOWED).await;
            (followed == number(&suite, Part::Enforcement, "SELECT position FROM log_head").await).then_some(())
        })
        .await;
        suite.kill9(Part::Enforcement);
        let lost = set_back(&suite, 2).await;
        let _ = fs::remove_dir_all(suite.data().join("heads"));
        suite.restart(Part::Enforcement).await;
        for (name, health) in [
            ("suite", ServingStatus::NotServing),
            ("kezhi.enforcement.v1.LeadService", ServingStatus::NotServing),
            ("coordination.follows.enforcement", ServingStatus::NotServing),
            ("kezhi.projects.v1.PlanService", ServingStatus::Serving),
        ] {
            eventually(&format!("{name} is {health:?}"), async || {
                (suite.health(name).await == Ok(health)).then_some(())
            })
            .await;
        }
        let li = suite.officer("li");
        let written = li.leads().create_lead(matter::lead_found_on(TODAY)).await;
        assert_refused(written, "DATABASE_UNAVAILABLE", "").says("cause", "set back");
        let said = both(&suite.verify());
        assert!(said.contains("enforcement was set back or replaced"), "{said}");

        suite.kill9(Part::Enforcement);
        for statement in lost {
            execute(&suite, &statement).await;
        }
        suite.restart(Part::Enforcement).await;
        eventually("it serves again", async || {
            let listed = li.leads().list_leads(ListLeadsRequest::default()).await.ok()?;
            Some(listed.into_inner().leads.len()).filter(|leads| *leads == LEADS)
        })
        .await;
        matter::lead(&suite, TODAY).await;
    })
    .await;
}

const FOLLOWED: &str = "SELECT position FROM follow_positions WHERE source = 'enforcement'";

/// Takes the last entries out of enforcement's log, as an older database would not have them; gives what puts them back.
async fn set_back(suite: &Suite, entries: i64) -> Vec<String> {
    let head = number(suite, Part::Enforcement, "SELECT position FROM log_head").await;
    let back = head - entries;
    for statement in [
        "CREATE TABLE kept AS SELECT * FROM log_entries".to_string(),
        format!("DELETE FROM log_entries WHERE position > {back}"),
        "UPDATE log_head SET position = (SELECT max(position) FROM log_entries)".into(),
        HASH_OF_HEAD.into(),
    ] {
        execute(suite, &statement).await;
    }
    vec![
        format!("INSERT INTO log_entries SELECT * FROM kept WHERE position > {back}"),
        "UPDATE log_head SET position = (SELECT max(position) FROM log_entries)".into(),
        HASH_OF_HEAD.into(),
        "DROP TABLE kept".into(),
    ]
}

const HASH_OF_HEAD: &str =
    "UPDATE log_head SET hash = (SELECT hash FROM log_entries WHERE log_entries.position = log_head.position)";

async fn execute(suite: &Suite, sql: &str) {
    use sea_orm::ConnectionTrait;
    let database = sea_orm::Database::connect(suite.database(Part::Enforcement))
        .await
        .unwrap();
    database.execute_unprepared(sql).await.unwrap();
    database.close().await.unwrap();
}

async fn number(suite: &Suite, part: Part, sql: &str) -> i64 {
    use sea_orm::{ConnectionTrait, Statement};
    let database = sea_orm::Database::connect(suite.database(part)).await.unwrap();
    let row = database
        .query_one_raw(Statement::from_string(database.get_database_backend(), sql))
        .await
        .unwrap();
    let number = row.map_or(0, |row| row.try_get_by_index(0).unwrap());
    database.close().await.unwrap();
    number
}
