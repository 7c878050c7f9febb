//! A log that was lost, cut short, set back or exchanged is noticed: nobody goes on from it as if nothing had been.

use std::fs;
use std::os::unix::fs::FileExt;

use kezhi_proto::enforcement::{ListLeadsRequest, ListOfficersRequest};
use kezhi_proto::health::health_check_response::ServingStatus;

use crate::kit::behind::Behind;
use crate::kit::files::Files;
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

fn of_enforcement(suite: &Suite) -> Files {
    Files::of(suite, Part::Enforcement)
}

// Only the files of an embedded database can be lost or exchanged by hand.
async fn with_more_than_its_copy() -> (Suite, tempfile::TempDir) {
    let suite = Suite::process(Database::Sqlite, TODAY).await;
    leads(&suite).await;
    suite.stop();
    let kept = tempfile::tempdir().unwrap();
    of_enforcement(&suite).copy_to(kept.path());
    suite.restart(Part::Whole).await;
    leads(&suite).await;
    suite.stop();
    (suite, kept)
}

#[tokio::test]
async fn a_database_that_is_older_than_it_was_is_not_served_from() {
    let (suite, kept) = with_more_than_its_copy().await;
    let now = tempfile::tempdir().unwrap();
    of_enforcement(&suite).copy_to(now.path());
    of_enforcement(&suite).put_back_from(kept.path());
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(1), "{said}");
    for word in ["enforcement is older", "kezhi restore", "kezhi recover enforcement"] {
        assert!(said.contains(word), "it does not say {word}: {said}");
    }
    of_enforcement(&suite).put_back_from(now.path());
    suite.restart(Part::Whole).await;
}

#[tokio::test]
async fn a_database_that_is_missing_or_empty_is_not_begun_anew() {
    let (suite, _) = with_more_than_its_copy().await;
    let now = tempfile::tempdir().unwrap();
    of_enforcement(&suite).copy_to(now.path());
    let nowhere = tempfile::tempdir().unwrap();
    of_enforcement(&suite).put_back_from(nowhere.path());
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("enforcement is missing"), "{said}");
    let migrated = suite.command(&["migrate", "enforcement"]);
    assert_eq!(migrated.status.code(), Some(1), "{}", both(&migrated));
    assert!(
        both(&migrated).contains("enforcement is missing"),
        "{}",
        both(&migrated)
    );
    assert!(
        !of_enforcement(&suite).database.exists(),
        "nothing was made in its place"
    );
    fs::write(of_enforcement(&suite).database, "").unwrap();
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("enforcement is older"), "{said}");
    of_enforcement(&suite).put_back_from(now.path());
    suite.restart(Part::Whole).await;
}

#[tokio::test]
async fn a_wal_that_is_lost_cut_short_or_not_its_own_is_noticed() {
    let (suite, kept) = with_more_than_its_copy().await;
    let now = tempfile::tempdir().unwrap();
    let files = of_enforcement(&suite);
    files.copy_to(now.path());
    let whole = fs::read(&files.wal).unwrap();
    let foreign = fs::read(kept.path().join("enforcement.db-wal")).unwrap();
    for damage in [None, Some(&whole[..whole.len() / 2]), Some(&foreign[..])] {
        files.put_back_from(now.path());
        let _ = fs::remove_file(&files.shared);
        match damage {
            None => fs::remove_file(&files.wal).unwrap(),
            Some(bytes) => fs::write(&files.wal, bytes).unwrap(),
        }
        let (code, said) = suite.refuses_to_start(Part::Whole).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("enforcement"), "{said}");
    }
    files.put_back_from(now.path());
    suite.restart(Part::Whole).await;
}

#[tokio::test]
async fn a_page_that_was_overwritten_is_named_with_its_table() {
    let (suite, _) = with_more_than_its_copy().await;
    let put_back = overwrite(&suite, "leads").await;
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(1), "{said}");
    for told in [said, both(&suite.verify())] {
        assert!(told.contains("table leads: "), "{told}");
    }
    put_back();
    suite.restart(Part::Whole).await;
}

/// Overwrites the first page of a table of enforcement and of each of its indexes; gives what puts them back.
async fn overwrite(suite: &Suite, table: &str) -> impl FnOnce() + use<> {
    let behind = Behind::of(suite, Part::Enforcement).await;
    let roots = format!("SELECT CAST(rootpage AS TEXT) FROM sqlite_schema WHERE tbl_name = '{table}'");
    let pages = behind.texts(&roots).await;
    let length = behind.number("SELECT page_size FROM pragma_page_size").await;
    // What was written last goes into the file itself, so that nothing is read from elsewhere.
    behind.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
    drop(behind);
    let path = of_enforcement(suite).database;
    let file = fs::File::options().read(true).write(true).open(path).unwrap();
    let starts = pages
        .into_iter()
        .map(|page| u64::try_from((page.parse::<i64>().unwrap() - 1) * length).unwrap());
    let kept: Vec<(u64, [u8; 100])> = starts
        .map(|start| {
            let mut was = [0; 100];
            file.read_exact_at(&mut was, start).unwrap();
            file.write_all_at(&[0xa5; 100], start).unwrap();
            (start, was)
        })
        .collect();
    move || {
        for (start, was) in kept {
            file.write_all_at(&was, start).unwrap();
        }
    }
}

#[tokio::test]
async fn a_page_that_is_found_damaged_by_a_call_makes_the_service_not_ready() {
    let suite = Suite::process(Database::Sqlite, TODAY).await;
    leads(&suite).await;
    // Nobody has read from it yet.
    let put_back = overwrite(&suite, "officers").await;
    let head = suite.head();
    let listed = head.officers().list_officers(ListOfficersRequest::default()).await;
    assert_refused(listed, "DATABASE_UNAVAILABLE", "").says("cause", "damaged");
    eventually("it says that it is not ready", async || {
        let told = suite.health("kezhi.enforcement.v1.LeadService").await;
        (told == Ok(ServingStatus::NotServing)).then_some(())
    })
    .await;
    let read = head.leads().list_leads(ListLeadsRequest::default()).await;
    assert!(read.is_ok(), "what is whole is read still: {read:?}");
    let said = both(&suite.verify());
    assert!(said.contains("table officers: "), "{said}");
    suite.stop();
    put_back();
}

#[tokio::test]
async fn without_its_note_an_older_database_is_known_by_those_who_follow_it() {
    let (suite, kept) = with_more_than_its_copy().await;
    let now = tempfile::tempdir().unwrap();
    of_enforcement(&suite).copy_to(now.path());
    of_enforcement(&suite).put_back_from(kept.path());
    fs::remove_dir_all(suite.data().join("heads")).unwrap();
    let said = both(&suite.verify());
    assert!(said.contains("enforcement was set back or replaced"), "{said}");
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("enforcement was set back or replaced"), "{said}");
    of_enforcement(&suite).put_back_from(now.path());
    fs::remove_dir_all(suite.data().join("heads")).unwrap();
    suite.restart(Part::Whole).await;
}

#[tokio::test]
async fn a_service_that_was_set_back_while_the_others_ran_serves_no_more_and_says_so() {
    on_each_database(async |database| {
        let suite = Suite::apart(database, TODAY).await;
        leads(&suite).await;
        eventually("it was followed to its end", async || {
            let followed = Behind::of(&suite, Part::Coordination).await;
            let followed = followed.try_number(FOLLOWED).await.ok()?;
            let head = Behind::of(&suite, Part::Enforcement).await.number(HEAD).await;
            (followed == head).then_some(())
        })
        .await;
        suite.kill9(Part::Enforcement);
        let enforcement = Behind::of(&suite, Part::Enforcement).await;
        let lost = enforcement.set_back(2).await;
        let _ = fs::remove_dir_all(suite.data().join("heads"));
        // It may be told before it ever serves.
        suite.start_part(Part::Enforcement);
        eventually("those who follow it say what they miss", async || {
            let said = suite.said(Part::Enforcement);
            said.contains("was set back behind those who follow it").then_some(())
        })
        .await;
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
            enforcement.run(&statement).await;
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

const HEAD: &str = "SELECT position FROM log_head";
const FOLLOWED: &str = "SELECT position FROM follow_positions WHERE source = 'enforcement'";
