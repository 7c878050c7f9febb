//! `kezhi doctor` finds what is wrong, names it, and ends with 1.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::kit::behind::Behind;
use crate::kit::certificate::self_signed;
use crate::kit::process::{both, kezhi};
use crate::kit::{Database, Part, Suite, eventually, matter};

const TODAY: &str = "2026-05-11";

/// The line of a thing, as doctor tells it.
fn line(suite: &Suite, settings: &[(&str, String)], of: &str) -> (bool, String) {
    let settings: Vec<_> = settings
        .iter()
        .map(|(name, value)| (name.to_string(), value.clone()))
        .collect();
    let told = kezhi(suite.data(), &settings).arg("doctor").output().unwrap();
    let said = both(&told);
    let line = said.lines().find(|line| line[7..].starts_with(&format!("{of}: ")));
    let line = line.unwrap_or_else(|| panic!("there is no line for {of}:\n{said}"));
    let wrong = line.starts_with("WRONG");
    assert!(!wrong || told.status.code() == Some(1), "{said}");
    (wrong, line.to_string())
}

#[tokio::test]
async fn what_is_wrong_is_named_with_what_to_do() {
    // What it looks at is the machine's, or the same for both databases.
    let suite = Suite::process(Database::Sqlite, TODAY).await;
    matter::lead(&suite, TODAY).await;
    eventually("it was followed to its end", async || {
        let (_, line) = line(&suite, &[], "coordination follows enforcement");
        line.contains("at 2 of 2").then_some(())
    })
    .await;
    suite.terminate(Part::Whole).await;
    for of in [
        "data folder",
        "key",
        "law",
        "discretion standard",
        "database of enforcement",
        "clock of projects",
        "dead letters",
    ] {
        let (wrong, line) = line(&suite, &[], of);
        assert!(!wrong, "{line}");
    }

    let file = suite.data().join("enforcement.db");
    fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    expect(&suite, &[], "data folder", "enforcement.db");
    let key = suite.data().join("keys/development.pem");
    let whole = fs::read(&key).unwrap();
    fs::write(&key, &whole[..20]).unwrap();
    expect(&suite, &[], "key", "development.pem");
    fs::write(&key, whole).unwrap();

    let law = suite.data().join("law");
    fs::create_dir(&law).unwrap();
    fs::write(law.join("2027.toml"), "year = 2027\nholidays = 7\n").unwrap();
    expect(&suite, &[], "law", "2027.toml:2");
    fs::remove_dir_all(&law).unwrap();
    expect(
        &suite,
        &[("ENFORCEMENT__STANDARD", "none-such".into())],
        "discretion standard",
        "none-such",
    );
    let folder = "COORDINATION__EXCHANGE__PARTNERS__PROVINCE__FOLDER__PATH";
    let partner = [
        (folder, "/nowhere".to_string()),
        ("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局".into()),
        ("COORDINATION__EXCHANGE__AGENCY_CODE", "12100000400000624D".into()),
    ];
    expect(&suite, &partner, "partner province", "/nowhere");
    certificate_that_ends_soon(&suite);

    behind_and_set_back(&suite).await;

    let away = suite.data().join("away.db");
    fs::rename(&file, &away).unwrap();
    expect(&suite, &[], "database of enforcement", "had come to 2");
    fs::rename(&away, &file).unwrap();
}

fn expect(suite: &Suite, settings: &[(&str, String)], of: &str, word: &str) {
    let (wrong, line) = line(suite, settings, of);
    assert!(wrong && line.contains(word), "{line}");
}

/// A migration that was not run, and a follower that took another entry than the log has.
async fn behind_and_set_back(suite: &Suite) {
    let [kept, change, put_back] = [
        "CREATE TABLE kept AS SELECT * FROM seaql_migrations ORDER BY version DESC LIMIT 1",
        "DELETE FROM seaql_migrations WHERE version IN (SELECT version FROM kept)",
        "INSERT INTO seaql_migrations SELECT * FROM kept",
    ];
    let db = Behind::of(suite, Part::Enforcement).await;
    for statement in [kept, change] {
        db.run(statement).await;
    }
    expect(suite, &[], "database of enforcement", "kezhi migrate");
    for statement in [put_back, "DROP TABLE kept"] {
        db.run(statement).await;
    }
    db.close().await;

    let db = Behind::of(suite, Part::Coordination).await;
    db.run("UPDATE follow_positions SET hash = '_' || hash").await;
    expect(suite, &[], "coordination follows enforcement", "set back or replaced");
    db.run("UPDATE follow_positions SET hash = substr(hash, 2)").await;
    db.close().await;
}

fn certificate_that_ends_soon(suite: &Suite) {
    let (certificate, key) = self_signed(suite.data(), 5, &[]);
    let settings = [("TLS__CERTIFICATE", certificate), ("TLS__KEY", key)];
    expect(suite, &settings, "certificate", "renew it");
}
