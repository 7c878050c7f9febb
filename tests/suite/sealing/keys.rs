//! The sealing keys: exchanged while the suite works, lost, and put back.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use kezhi_proto::enforcement::Lead;

use super::{TODAY, lead};
use crate::kit::patience::eventually;
use crate::kit::plan::Plan;
use crate::kit::process::{both, kezhi};
use crate::kit::retry::request_id;
use crate::kit::{Database, Good, Part, Suite, assert_refused, matter, on_each_database};

#[tokio::test]
async fn a_new_key_seals_everything_while_the_suite_works() {
    on_each_database(async |database| {
        let suite = quick(database).start().await;
        let before = created(&suite).await;
        let done = AtomicBool::new(false);
        let work = async {
            let mut leads = Vec::new();
            while !done.load(Ordering::Relaxed) {
                leads.push(created(&suite).await);
            }
            leads
        };
        let rekey = async {
            let mut command = suite.prepared(&["rekey"]);
            let output = tokio::task::spawn_blocking(move || command.output())
                .await
                .unwrap()
                .unwrap();
            done.store(true, Ordering::Relaxed);
            output
        };
        let (mut leads, output) = tokio::join!(work, rekey);
        assert!(output.status.success(), "{}", both(&output));
        assert!(both(&output).contains("all is sealed under"), "{}", both(&output));
        leads.push(before);
        assert!(leads.len() > 1);

        // The key that gave way opens nothing any more, and is not needed.
        suite.stop();
        assert!(suite.verify().status.success(), "{}", both(&suite.verify()));
        let file = key_file(&suite);
        let text = fs::read_to_string(&file).unwrap();
        let (new, old): (Vec<&str>, Vec<&str>) = {
            let lines: Vec<&str> = text.lines().collect();
            (vec![lines[0], lines[2]], vec![lines[1]])
        };
        assert!(old[0].starts_with("seal ") && new[1].starts_with("index "));
        put(&file, &format!("{}\n", new.join("\n")));
        suite.restart(Part::Whole).await;
        for made in leads {
            assert_eq!(lead(&suite, &made.name).await.good(), made);
        }
    })
    .await;
}

#[tokio::test]
async fn without_its_key_the_suite_serves_and_says_what_it_cannot_open() {
    on_each_database(async |database| {
        let suite = quick(database).start().await;
        let old = created(&suite).await;
        eventually("all is sealed", async || sealed(&suite).then_some(())).await;
        suite.stop();
        let file = key_file(&suite);
        let kept = fs::read_to_string(&file).unwrap();
        fs::remove_file(&file).unwrap();
        suite.restart(Part::Whole).await;
        assert!(!file.exists(), "others would open nothing");
        let said = suite.said(Part::Whole);
        let told = "1 rows of leads are sealed under a key that is not here";
        assert!(said.contains(&format!("enforcement: {told}")), "{said}");
        let refused = assert_refused(lead(&suite, &old.name).await, "SEALING_KEY_MISSING", "");
        assert!(!refused.metadata("key").is_empty());
        let new = suite
            .officer("li")
            .leads()
            .create_lead(matter::lead_found_on(TODAY))
            .await;
        assert_refused(new, "SEALING_KEY_MISSING", "");
        let doctor = both(&suite.command(&["doctor"]));
        assert!(
            doctor.contains(&format!("WRONG  what is sealed in enforcement: {told}")),
            "{doctor}"
        );

        // Once it is put back, the suite opens and seals without a restart.
        put(&file, &kept);
        assert_eq!(lead(&suite, &old.name).await.good(), old);
        let new = created(&suite).await;
        assert_eq!(lead(&suite, &new.name).await.good(), new);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_given_and_not_there_is_not_made() {
    for (name, value) in [("SEALING__KEY_FILE", "/nowhere/sealing.key")] {
        let suite = Suite::plan_process(Database::Sqlite, TODAY)
            .with(name, value)
            .start()
            .await;
        assert!(
            suite
                .said(Part::Whole)
                .contains("sealing keys: there are none at /nowhere/sealing.key")
        );
        let refused = suite
            .officer("li")
            .leads()
            .create_lead(matter::lead_found_on(TODAY))
            .await;
        assert_refused(refused, "SEALING_KEY_MISSING", "");
        let doctor = both(&suite.command(&["doctor"]));
        assert!(
            doctor.contains("WRONG  sealing keys: there are none at /nowhere"),
            "{doctor}"
        );
    }
}

#[tokio::test]
async fn keys_that_the_environment_gives_stand_in_no_file() {
    on_each_database(async |database| {
        let made = quick(database).start().await;
        made.stop();
        let secret = fs::read_to_string(key_file(&made)).unwrap();
        let suite = quick(database).with("SEALING__SECRET", &secret).start().await;
        let lead_made = created(&suite).await;
        eventually("all is sealed", async || sealed(&suite).then_some(())).await;
        assert!(!key_file(&suite).exists());
        suite.stop();
        suite.restart(Part::Whole).await;
        assert_eq!(lead(&suite, &lead_made.name).await.good(), lead_made);
        for line in secret.lines() {
            let key = line.split_whitespace().last().unwrap();
            assert!(!suite.said(Part::Whole).contains(key), "a key stands in the log");
        }
        // Under keys of another deployment nothing is opened, and none are made.
        suite.stop();
        let other = suite
            .settings()
            .to_vec()
            .into_iter()
            .filter(|(name, _)| name != "SEALING__SECRET");
        let other: Vec<(String, String)> = other.collect();
        let told = kezhi(suite.data(), &other).arg("doctor").output().unwrap();
        assert!(
            both(&told).contains("WRONG  what is sealed in enforcement"),
            "{}",
            both(&told)
        );
        assert!(!key_file(&suite).exists());
    })
    .await;
}

#[tokio::test]
async fn keys_that_are_none_or_that_others_can_read_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sealing.key");
    let suite = Suite::plan_process(Database::Sqlite, TODAY)
        .with("SEALING__KEY_FILE", file.to_str().unwrap())
        .start()
        .await;
    suite.stop();
    put(&file, "seal c2hvcnQ=\n");
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(2));
    assert!(said.contains("holds no sealing keys"), "{said}");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let (code, said) = suite.refuses_to_start(Part::Whole).await;
    assert_eq!(code, Some(2));
    assert!(said.contains("others can read the sealing keys"), "{said}");
}

/// A suite whose calls may not take long, so that what is sealed settles soon.
fn quick(database: Database) -> Plan {
    Suite::plan_process(database, TODAY).with("LIMITS__MAX_CALL_SECONDS", "2")
}

async fn created(suite: &Suite) -> Lead {
    let mut request = matter::lead_found_on(TODAY);
    request.request_id = request_id();
    suite.officer("li").leads().create_lead(request).await.good()
}

fn sealed(suite: &Suite) -> bool {
    let doctor = both(&suite.command(&["doctor"]));
    doctor.contains("ok     what is sealed in enforcement: all of it is under the present key")
}

fn key_file(suite: &Suite) -> PathBuf {
    suite.data().join("keys/sealing.key")
}

fn put(file: &Path, text: &str) {
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}
