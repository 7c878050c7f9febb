//! On PostgreSQL one login makes the tables, and the services use another, which appends to the log and can change nothing in it.

use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::work::{TODAY, Work};
use super::{partners, postgres};
use crate::kit::cluster::Cluster;
use crate::kit::process::{both, kezhi};
use crate::kit::{Database, Part, Suite, matter};

/// A connection to the database of enforcement with the login that its service uses.
async fn as_the_service(suite: &Suite) -> DatabaseConnection {
    let url = Cluster::without_ownership(&suite.database(Part::Enforcement));
    sea_orm::Database::connect(url).await.unwrap()
}

/// What the settings of a service hold in production: not the owner's login.
fn without_owners(suite: &Suite, arguments: &[&str]) -> String {
    let mut settings = suite.settings().to_vec();
    settings.retain(|(name, _)| !name.ends_with("OWNER_DATABASE"));
    let output = kezhi(suite.data(), &settings).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", both(&output));
    both(&output)
}

#[tokio::test]
async fn the_login_of_a_service_appends_to_the_log_and_can_neither_change_nor_remove_what_is_in_it() {
    if !postgres() {
        return;
    }
    let suite = Suite::process(Database::Postgres, TODAY).await;
    matter::lead(&suite, TODAY).await;
    let db = as_the_service(&suite).await;
    for refused in [
        "UPDATE log_entries SET data = '{}'",
        "DELETE FROM log_entries",
        "TRUNCATE log_entries",
        "DELETE FROM log_head",
        "INSERT INTO log_head VALUES (2, 0, '')",
        "DELETE FROM seaql_migrations",
        "INSERT INTO seaql_migrations VALUES ('9999_more', 0)",
        "DROP TABLE log_entries",
        "ALTER TABLE log_entries ADD COLUMN more text",
        "CREATE TABLE more (id text)",
        "TRUNCATE cases",
        "ALTER TABLE log_entries OWNER TO CURRENT_USER",
        "SELECT setval('steps_id_seq', 1)",
    ] {
        let answer = db.execute_unprepared(refused).await;
        let why = answer.expect_err(refused).to_string();
        assert!(
            why.contains("permission denied") || why.contains("must be owner"),
            "{refused}: {why}"
        );
    }
    knows_calendars(&suite);
    let told = without_owners(&suite, &["doctor"]);
    assert!(
        told.contains("ok     login of enforcement: suite appends to the log, and can change nothing in it"),
        "{told}"
    );
}

/// Puts calendars on file for the years to come, whatever day it is: from October on, doctor misses that of the next year.
fn knows_calendars(suite: &Suite) {
    let law = suite.data().join("law");
    std::fs::create_dir_all(&law).unwrap();
    for year in 2027..2040 {
        let calendar = format!("year = {year}\nverified = \"unverified\"\nsource = \"made up\"\nprovisional = true\n");
        std::fs::write(law.join(format!("{year}.toml")), calendar).unwrap();
    }
}

#[tokio::test]
async fn a_right_that_was_granted_besides_is_found_and_taken_back() {
    if !postgres() {
        return;
    }
    let suite = Suite::process(Database::Postgres, TODAY).await;
    let owner = sea_orm::Database::connect(suite.database(Part::Enforcement))
        .await
        .unwrap();
    owner
        .execute_unprepared("GRANT UPDATE ON log_entries TO suite")
        .await
        .unwrap();
    let told = suite.command(&["doctor"]);
    assert_eq!(told.status.code(), Some(1), "{}", both(&told));
    assert!(
        both(&told).contains("WRONG  login of enforcement: suite can change its log"),
        "{}",
        both(&told)
    );
    suite.succeed(&["migrate", "enforcement"]);
    knows_calendars(&suite);
    suite.succeed(&["doctor"]);
}

#[tokio::test]
async fn the_work_of_a_day_a_backup_a_verification_and_the_doctor_need_no_more_than_the_login_of_a_service() {
    if !postgres() {
        return;
    }
    let suite = partners(Suite::plan_process(Database::Postgres, TODAY)).start().await;
    let work = Work::begin(&suite).await;
    for _ in 0..2 {
        work.round().await;
    }
    work.is_all_there().await;
    let set = tempfile::tempdir().unwrap();
    without_owners(&suite, &["backup", &set.path().display().to_string()]);
    without_owners(&suite, &["verify", &set.path().display().to_string()]);
    for command in ["verify", "head"] {
        without_owners(&suite, &[command]);
    }
}

#[test]
fn two_logins_are_two_logins_of_one_database() {
    let data = tempfile::tempdir().unwrap();
    for (database, owner, why) in [
        ("postgres://a@h/x", "postgres://b@h/y", "another database"),
        ("postgres://a@h/x", "postgres://a@h/x", "the same login"),
        ("", "postgres://a@h/x", "for PostgreSQL"),
    ] {
        let settings = [("DATABASE", database), ("OWNER_DATABASE", owner)]
            .map(|(name, value)| (format!("SERVICES__PROJECTS__{name}"), value.to_string()));
        let refused = kezhi(data.path(), &settings).arg("config").output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{}", both(&refused));
        assert!(both(&refused).contains(why), "{}", both(&refused));
    }
}
