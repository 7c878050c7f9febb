//! Backups: one consistent set of a suite that runs, put back and played on; and moved to the other database.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::done::Done;
use super::work::{TODAY, Work};
use super::{campaign, partners};
use crate::kit::certificate::service_key;
use crate::kit::process::{both, kezhi, succeed};
use crate::kit::{Database, Part, Suite, matter, on_each_database};

/// How often a suite is backed up and restored, unless a campaign says otherwise.
const TIMES: usize = 1;

#[tokio::test]
async fn a_suite_that_is_backed_up_while_it_works_is_restored_whole_and_plays_on() {
    on_each_database(async |database| {
        for _ in 0..campaign(TIMES) {
            backed_up_and_restored(database).await;
        }
    })
    .await;
}

async fn backed_up_and_restored(database: Database) {
    let suite = partners(Suite::plan_process(database, TODAY)).start().await;
    let set = tempfile::tempdir().unwrap();
    let work = Work::begin(&suite).await;
    for _ in 0..3 {
        work.round().await;
    }
    let before = work.done();
    work.meanwhile(async {
        backed_up(&suite, set.path()).await;
        // A suite that is in order is found to be, while it works too.
        for _ in 0..3 {
            aside(suite.prepared(&["verify"])).await;
        }
    })
    .await;
    let restored = partners(Suite::plan_process(database, TODAY))
        .restored_from(set.path())
        .start()
        .await;
    plays_on(&work, &before, &restored).await;
}

/// What was acknowledged before a backup began is on the suite that was restored from it, once, and the work goes on there; gives all
/// that is acknowledged then.
pub async fn plays_on(work: &Work<'_>, before: &Done, restored: &Suite) -> Done {
    before.patents_are_on(restored).await;
    let again = work.again_on(restored).await;
    before.is_part_of(&again.done());
    again.round().await;
    again.make_up().await;
    again.is_all_there_but_imports().await;
    again.done()
}

/// Backs up a suite that runs.
pub async fn backed_up(suite: &Suite, set: &Path) {
    aside(suite.prepared(&["backup", &path(set)])).await;
}

/// Runs a command to its end, and holds nothing up meanwhile.
async fn aside(mut command: Command) {
    let ended = tokio::task::spawn_blocking(move || command.output()).await;
    let output = ended.unwrap().unwrap();
    assert!(output.status.success(), "{}", both(&output));
}

#[test]
fn a_machine_that_has_lost_everything_is_given_the_key_of_the_deployment_with_its_backup() {
    let (keys, set) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let key = service_key(keys.path());
    let settings = [("IDENTITY__SERVICE_KEY".to_string(), key.clone())];
    let (set, before) = (path(&set.path().join("set")), fs::read(&key).unwrap());
    let data = tempfile::tempdir().unwrap();
    succeed(kezhi(data.path(), &settings).arg("migrate"));
    succeed(kezhi(data.path(), &settings).args(["backup", &set]));
    let empty = tempfile::tempdir().unwrap();
    fs::remove_file(&key).unwrap();
    succeed(kezhi(empty.path(), &settings).args(["restore", &set]));
    assert_eq!(fs::read(&key).unwrap(), before);
    succeed(kezhi(empty.path(), &settings).args(["verify", &set]));
    succeed(kezhi(empty.path(), &settings).arg("verify"));
}

#[tokio::test]
async fn a_backup_of_which_a_byte_was_changed_is_not_put_back() {
    let suite = Suite::process(Database::Sqlite, TODAY).await;
    matter::lead(&suite, TODAY).await;
    let set = tempfile::tempdir().unwrap();
    suite.succeed(&["backup", &path(set.path())]);
    let verified = suite.succeed(&["verify", &path(set.path())]);
    assert!(
        verified.contains("enforcement: 2 entries, the chain is whole"),
        "{verified}"
    );
    let again = suite.command(&["backup", &path(set.path())]);
    assert_eq!(again.status.code(), Some(2), "{}", both(&again));
    for file in ["enforcement.db", "settings.toml", "manifest.json"] {
        let kept = fs::read(set.path().join(file)).unwrap();
        let mut changed = kept.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        fs::write(set.path().join(file), changed).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        for (data, arguments) in [
            (suite.data(), ["verify", &path(set.path())]),
            (elsewhere.path(), ["restore", &path(set.path())]),
        ] {
            let refused = kezhi(data, &[]).args(arguments).output().unwrap();
            assert_ne!(refused.status.code(), Some(0), "{file}: {}", both(&refused));
            let said = both(&refused);
            assert!(
                said.contains(file) || said.contains("manifest") || said.contains("is no backup"),
                "{said}"
            );
        }
        assert!(
            !elsewhere.path().join("enforcement.db").exists(),
            "nothing was put back"
        );
        fs::write(set.path().join(file), kept).unwrap();
    }
    suite.succeed(&["verify", &path(set.path())]);
}

#[tokio::test]
async fn a_backup_is_put_back_into_an_empty_place_alone_and_only_its_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let suite = Suite::process(Database::Sqlite, TODAY).await;
    matter::lead(&suite, TODAY).await;
    let set = tempfile::tempdir().unwrap();
    let folder = set.path().join("set");
    suite.succeed(&["backup", &path(&folder)]);
    for (place, mode) in [
        ("", 0o700),
        ("enforcement.db", 0o600),
        ("keys/development.pem", 0o600),
        ("keys", 0o700),
    ] {
        let found = fs::metadata(folder.join(place)).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{place}: {found:o}");
    }
    matter::lead(&suite, TODAY).await;
    suite.stop();
    let refused = suite.command(&["restore", &path(&folder)]);
    assert_eq!(refused.status.code(), Some(2), "{}", both(&refused));
    assert!(both(&refused).contains("empty place"), "{}", both(&refused));
    // The folder remembers a lead that the backup does not have.
    for file in ["coordination", "enforcement", "projects", "publicservices"].map(|name| format!("{name}.db")) {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(suite.data().join(format!("{file}{end}")));
        }
    }
    let refused = suite.command(&["restore", &path(&folder)]);
    assert_eq!(refused.status.code(), Some(2), "{}", both(&refused));
    assert!(both(&refused).contains("--reason"), "{}", both(&refused));
    suite.succeed(&["restore", &path(&folder), "--reason", "硬盘损坏"]);
    suite.restart(Part::Whole).await;
    let entries = crate::log::entries(&suite.auditor(), 0).await;
    let set_back = entries
        .iter()
        .find(|entry| entry.r#type == "log.set-back")
        .expect("it is on the record");
    assert!(
        set_back.data.contains("硬盘损坏") && set_back.data.contains("\"lost\":\"2\""),
        "{set_back:?}"
    );
}

#[tokio::test]
async fn everything_moves_to_the_other_database_and_back_with_the_same_logs() {
    // Without PostgreSQL there is nowhere to move to.
    let Some(cluster) = crate::kit::cluster::Cluster::shared() else {
        return;
    };
    let suite = partners(Suite::plan_process(Database::Sqlite, TODAY)).start().await;
    let work = Work::begin(&suite).await;
    work.round().await;
    work.is_all_there().await;
    suite.stop();
    let heads = suite.succeed(&["head"]);
    let moved = tempfile::tempdir().unwrap();
    let mut settings = format!("data = {:?}\n", moved.path());
    for name in ["coordination", "enforcement", "projects", "publicservices"] {
        let database = cluster.create_database(name);
        settings += &format!(
            "[services.{name}]\nlisten = \"127.0.0.1:0\"\nendpoint = \"http://127.0.0.1:1\"\ndatabase = {database:?}\n"
        );
    }
    let file = moved.path().join("kezhi.toml");
    fs::write(&file, settings).unwrap();
    suite.succeed(&["move", "--to", &path(&file)]);
    let there = |arguments: &[&str]| {
        let mut command = kezhi(moved.path(), &[]);
        command.arg("--settings").arg(&file).args(arguments);
        crate::kit::process::succeed(&mut command)
    };
    assert_eq!(positions_and_hashes(&there(&["head"])), positions_and_hashes(&heads));
    there(&["verify"]);
    // And back again, into an empty folder.
    let set = tempfile::tempdir().unwrap();
    there(&["backup", &path(set.path())]);
    let back = partners(Suite::plan_process(Database::Sqlite, TODAY))
        .restored_from(set.path())
        .start()
        .await;
    let again = work.again_on(&back).await;
    again.round().await;
    again.is_all_there_but_imports().await;
}

/// What `kezhi head` prints, without when and by which signature.
fn positions_and_hashes(heads: &str) -> Vec<Vec<&str>> {
    heads.lines().map(|line| line.split(' ').take(3).collect()).collect()
}

fn path(path: &Path) -> String {
    path.display().to_string()
}
