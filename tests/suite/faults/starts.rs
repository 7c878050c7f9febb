//! What stands in the way of a start is one line that names it, at once.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use crate::kit::behind::Behind;
use crate::kit::certificate::service_key;
use crate::kit::cluster::Cluster;
use crate::kit::process::{both, kezhi};
use crate::kit::{Database, Part, Suite, matter, on_each_process};

const TODAY: &str = "2026-05-11";

/// What a start says that must end by itself, soon.
fn ends_at_once(data: &Path, settings: &[(&str, &str)]) -> Output {
    let settings: Vec<_> = settings
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect();
    let began = Instant::now();
    let mut up = kezhi(data, &settings);
    let ended = up.args(["up", "--listen", "127.0.0.1:0"]).output().unwrap();
    let took = began.elapsed();
    assert!(took < Duration::from_secs(20), "it took {took:?}:\n{}", both(&ended));
    ended
}

fn one_line_on(database: &str) -> String {
    let data = tempfile::tempdir().unwrap();
    let ended = ends_at_once(data.path(), &[("SERVICES__ENFORCEMENT__DATABASE", database)]);
    assert_eq!(ended.status.code(), Some(1), "{}", both(&ended));
    let said = String::from_utf8_lossy(&ended.stderr).to_string();
    let mut lines = said.lines().filter(|line| line.contains("the database of enforcement"));
    let line = lines
        .next()
        .unwrap_or_else(|| panic!("it is not named: {said}"))
        .to_string();
    assert_eq!(lines.next(), None, "{said}");
    assert!(!said.contains("timed out"), "{said}");
    line
}

#[test]
fn a_database_that_is_not_there() {
    let Some(cluster) = Cluster::shared() else { return };
    let database = cluster.create_database("enforcement");
    one_line_on(&database.replace("/enforcement_", "/nothing_"));
    one_line_on("postgres://kezhi@127.0.0.1:1/enforcement");
}

#[test]
fn a_password_that_is_wrong() {
    let Some(cluster) = Cluster::own() else { return };
    let database = cluster.create_database("enforcement");
    cluster.ask_for_passwords();
    let line = one_line_on(&database.replace("//kezhi@", "//kezhi:wrong-secret@"));
    assert!(line.contains("password") && !line.contains("wrong-secret"), "{line}");
}

#[tokio::test]
async fn a_database_that_a_newer_binary_has_brought_further() {
    on_each_process(TODAY, async |suite| {
        matter::lead(&suite, TODAY).await;
        suite.stop();
        let behind = Behind::of(&suite, Part::Enforcement).await;
        behind
            .run("INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_newer', 0)")
            .await;
        let set = tempfile::tempdir().unwrap();
        for arguments in [
            &["up", "--listen", "127.0.0.1:0"][..],
            &["migrate"],
            &["backup", &set.path().join("set").display().to_string()],
        ] {
            let refused = suite.command(arguments);
            assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {}", both(&refused));
            let said = both(&refused);
            let told = "this binary is too old: the database of enforcement has 9999_newer";
            assert!(said.contains(told), "{arguments:?}: {said}");
        }
        let newer = "DELETE FROM seaql_migrations WHERE version = '9999_newer'";
        behind.run(newer).await;
        behind.close().await;
        suite.restart(Part::Whole).await;
    })
    .await;
}

#[tokio::test]
async fn a_key_that_was_cut_short_in_writing() {
    let suite = Suite::process(Database::Sqlite, TODAY).await;
    suite.stop();
    let given = tempfile::tempdir().unwrap();
    let service = service_key(given.path());
    let standing = suite.data().join("keys/development.pem").display().to_string();
    let sealing = suite.data().join("keys/sealing.key").display().to_string();
    for (file, settings) in [
        (&standing, &[][..]),
        (&sealing, &[]),
        (&service, &[("IDENTITY__SERVICE_KEY", service.as_str())]),
    ] {
        let whole = fs::read(file).unwrap();
        for length in [0, 20, whole.len() - 30] {
            fs::write(file, &whole[..length]).unwrap();
            let ended = ends_at_once(suite.data(), settings);
            assert!(matches!(ended.status.code(), Some(1 | 2)), "{file}: {}", both(&ended));
            let said = both(&ended);
            assert!(said.contains(file.as_str()), "{length} bytes of {file}: {said}");
        }
        fs::write(file, whole).unwrap();
    }
    suite.restart(Part::Whole).await;
}
