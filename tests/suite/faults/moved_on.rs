//! A database that a newer binary has brought further while a service runs on it: no new call is taken, and what was begun is finished.

use kezhi_proto::enforcement::ListLeadsRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::kit::patience::PATIENCE;
use crate::kit::{Database, Good, Part, Suite, assert_refused, eventually, matter, on_each_process};

const TODAY: &str = "2026-05-11";
const LEADS: &str = "kezhi.enforcement.v1.LeadService";
const NEWER: &str = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_newer', 0)";
const BACK: &str = "DELETE FROM seaql_migrations WHERE version = '9999_newer'";
const WAITING: &str =
    "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

async fn database(suite: &Suite) -> DatabaseConnection {
    let mut options = ConnectOptions::new(suite.database(Part::Enforcement));
    options.max_connections(1);
    sea_orm::Database::connect(options).await.unwrap()
}

async fn becomes(suite: &Suite, health: ServingStatus) {
    eventually(&format!("leads are {health:?}"), async || {
        (suite.health(LEADS).await == Ok(health)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_service_whose_database_was_moved_on_says_so_and_takes_no_more_calls() {
    on_each_process(TODAY, async |suite| {
        matter::lead(&suite, TODAY).await;
        let db = database(&suite).await;
        db.execute_unprepared(NEWER).await.unwrap();
        becomes(&suite, ServingStatus::NotServing).await;
        let li = suite.officer("li");
        let refused = li.leads().list_leads(ListLeadsRequest::default()).await;
        assert_refused(refused, "DATABASE_UNAVAILABLE", "").says("cause", "moved on");
        let written = li.leads().create_lead(matter::lead_found_on(TODAY)).await;
        assert_refused(written, "DATABASE_UNAVAILABLE", "").says("cause", "moved on");
        let said = suite.said(Part::Whole);
        assert!(said.contains("too old") && !said.contains('\u{1b}'), "{said}");
        assert_eq!(said.matches("9999_newer").count(), 1, "once: {said}");
        db.execute_unprepared(BACK).await.unwrap();
        becomes(&suite, ServingStatus::Serving).await;
        matter::lead(&suite, TODAY).await;
    })
    .await;
}

#[tokio::test]
async fn a_call_that_was_begun_before_is_finished() {
    if !super::postgres() {
        return;
    }
    let suite = Suite::process(Database::Postgres, TODAY).await;
    let (db, held) = (database(&suite).await, database(&suite).await);
    let lock = "BEGIN; LOCK TABLE leads IN ACCESS EXCLUSIVE MODE";
    held.execute_unprepared(lock).await.unwrap();
    let li = suite.officer("li");
    let call = tokio::spawn(async move { li.leads().create_lead(matter::lead_found_on(TODAY)).await });
    eventually("it waits", async || {
        let waiting = Statement::from_string(DbBackend::Postgres, WAITING);
        db.query_one_raw(waiting).await.unwrap().map(|_| ())
    })
    .await;
    db.execute_unprepared(NEWER).await.unwrap();
    becomes(&suite, ServingStatus::NotServing).await;
    held.execute_unprepared("ROLLBACK").await.unwrap();
    let done = tokio::time::timeout(PATIENCE, call).await;
    let lead = done.unwrap().unwrap().good();
    db.execute_unprepared(BACK).await.unwrap();
    becomes(&suite, ServingStatus::Serving).await;
    let li = suite.officer("li");
    let listed = li.leads().list_leads(ListLeadsRequest::default()).await.good();
    assert_eq!(listed.leads, [lead]);
}
