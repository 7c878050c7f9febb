//! How far the logs have come, told to partners once a day: what lies with a partner shows that a whole history was replaced.

use std::collections::BTreeMap;
use std::fs;

use kezhi_chassis::log::hash;
use kezhi_proto::common::LogEntry;
use kezhi_proto::coordination::ListPartnersRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::projects::integrity_record::Kind;
use kezhi_proto::projects::{CreateIntegrityRecordRequest, IntegrityRecord};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};
use serde_json::Value;
use tonic::Code;

use super::drop_folder::{Drop, LOG_HEADS};
use super::{CODES, registered};
use crate::kit::plan::Plan;
use crate::kit::process::both;
use crate::kit::wall_clock::WallClock;
use crate::kit::{Database, Good, Part, Suite, eventually, matter, on_each_database};
use crate::story;

const TODAY: &str = "2026-03-02";
const TOMORROW: &str = "2026-03-03";
const TEN_DAYS: i64 = 10 * 24 * 3600;
const TASK: &str = "coordination.writes.log-heads";
/// The services whose logs coordination follows.
const FOLLOWED: [Part; 3] = [Part::Enforcement, Part::Projects, Part::PublicServices];

fn plan(drop: &Drop, database: Database) -> Plan {
    let path = drop.path().display().to_string();
    Suite::plan_process(database, TODAY)
        .with("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局")
        .with("COORDINATION__EXCHANGE__AGENCY_CODE", CODES[0])
        .with("COORDINATION__EXCHANGE__PARTNERS__PROVINCE__FOLDER__PATH", &path)
}

#[tokio::test]
async fn the_heads_of_all_logs_are_told_once_a_day_and_show_that_a_whole_history_was_replaced() {
    on_each_database(async |database| {
        let drop = Drop::new();
        let suite = plan(&drop, database).start().await;
        registered(&suite, 0).await;
        let (_, first) = drop.letter(1, LOG_HEADS).await;
        assert_eq!(first["day"], TODAY);
        every_log_has_entries(&suite).await;
        suite.move_to(TOMORROW).await;
        let (_, told) = drop.letter(2, LOG_HEADS).await;
        assert_eq!(told["day"], TOMORROW);
        no_other_letter_is_written_after_another_start(&suite, &drop).await;
        each_is_what_kezhi_head_takes(&suite, &told);
        history_is_replaced(&suite, Part::PublicServices).await;
        only_the_letter_shows_it(&suite, &told).await;
    })
    .await;
}

/// Something is done in every service, and coordination has heard of all of it.
async fn every_log_has_entries(suite: &Suite) {
    matter::lead(suite, TODAY).await;
    story::submit(suite).await;
    let record = IntegrityRecord {
        credit_code: CODES[1].into(),
        display_name: "第1单位".into(),
        kind: Kind::Misconduct.into(),
        points: -5,
        in_force_from: TODAY.into(),
        grounds: "省科技厅通报".into(),
        ..IntegrityRecord::default()
    };
    let request = CreateIntegrityRecordRequest {
        integrity_record: Some(record),
        ..CreateIntegrityRecordRequest::default()
    };
    suite.head().integrity().create_integrity_record(request).await.good();
    let coordination = connected(suite, Part::Coordination).await;
    for part in FOLLOWED {
        let log = connected(suite, part).await;
        let taken = format!("SELECT position FROM follow_positions WHERE source = '{}'", part.name());
        eventually(&format!("{} is followed to its end", part.name()), async || {
            let end: i64 = rows(&log, "SELECT position FROM log_head").await[0]
                .try_get_by_index(0)
                .unwrap();
            let taken = rows(&coordination, &taken).await.pop()?;
            (end > 0 && taken.try_get_by_index::<i64>(0).unwrap() == end).then_some(())
        })
        .await;
        log.close().await.unwrap();
    }
    coordination.close().await.unwrap();
}

async fn no_other_letter_is_written_after_another_start(suite: &Suite, drop: &Drop) {
    suite.restart_on(TOMORROW).await;
    registered(suite, 1).await;
    becomes(suite, ServingStatus::Serving).await;
    eventually("no letter waits", async || {
        let mut deliveries = suite.person("admin", "root").deliveries();
        let partners = deliveries
            .list_partners(ListPartnersRequest::default())
            .await
            .good()
            .partners;
        (partners[0].waiting == 0).then_some(())
    })
    .await;
    assert_eq!(letters(drop), 2);
}

fn each_is_what_kezhi_head_takes(suite: &Suite, told: &Value) {
    let services: Vec<_> = heads(told).iter().map(|head| text(head, "service")).collect();
    assert_eq!(services, ["coordination", "enforcement", "projects", "publicservices"]);
    for head in heads(told) {
        let (service, position, signed) = (text(head, "service"), &head["position"], text(head, "signed"));
        let line = format!("{service} {position} {} {signed}", text(head, "hash"));
        for noted in [signed, line] {
            let said = suite.succeed(&["head", "--noted", &noted]);
            assert_eq!(said, format!("{service}: the log has what was noted at {position}\n"));
        }
    }
}

/// Replaces the history of a service, as one could who has all databases: it tells of somebody else from its first entry on, and all
/// that rests on its hashes is made to fit, with those who follow it too. The notes in the data folder are removed.
async fn history_is_replaced(suite: &Suite, of: Part) {
    suite.stop();
    let log = connected(suite, of).await;
    let mut hashes: BTreeMap<i64, String> = BTreeMap::new();
    for row in rows(&log, "SELECT * FROM log_entries ORDER BY position").await {
        let mut entry = entry(&row);
        entry.actor = "somebody-else".into();
        entry.previous_hash = hashes.values().next_back().cloned().unwrap_or(entry.previous_hash);
        let (position, hash) = (entry.position, hash(&entry));
        let (actor, previous) = (entry.actor, entry.previous_hash);
        run(
            &log,
            &format!(
                "UPDATE log_entries SET actor = '{actor}', previous_hash = '{previous}', hash = '{hash}' WHERE position = {position}"
            ),
        )
        .await;
        // By their positions, so that the last is that of the entry before.
        hashes.insert(position, hash);
    }
    let head = hashes.values().next_back().unwrap();
    run(&log, &format!("UPDATE log_head SET hash = '{head}'")).await;
    log.close().await.unwrap();
    for follower in [Part::Coordination, Part::Enforcement] {
        let db = connected(suite, follower).await;
        for (position, hash) in &hashes {
            let fits = format!("source = '{}' AND position = {position}", of.name());
            run(
                &db,
                &format!("UPDATE follow_positions SET hash = '{hash}' WHERE {fits}"),
            )
            .await;
        }
        db.close().await.unwrap();
    }
    fs::remove_dir_all(suite.data().join("heads")).unwrap();
}

async fn only_the_letter_shows_it(suite: &Suite, told: &Value) {
    assert!(suite.verify().status.success(), "{}", both(&suite.verify()));
    suite.restart(Part::Whole).await;
    let noted: Vec<_> = heads(told).iter().map(|head| text(head, "signed")).collect();
    let checked = suite.command(&["head", "--noted", &noted.join("\n")]);
    assert_eq!(checked.status.code(), Some(1), "{}", both(&checked));
    for head in heads(told) {
        let (service, position) = (text(head, "service"), &head["position"]);
        let said = match service == Part::PublicServices.name() {
            true => format!("{service}: the log does not have what was noted at {position}"),
            false => format!("{service}: the log has what was noted at {position}"),
        };
        assert!(both(&checked).contains(&said), "{said} is not in: {}", both(&checked));
    }
}

#[tokio::test]
async fn a_day_that_only_a_clock_in_doubt_says_has_no_letter() {
    on_each_database(async |database| {
        let (drop, clock) = (Drop::new(), WallClock::new());
        let plan = plan(&drop, database).with("SWEEP__EVERY_SECONDS", "1");
        let suite = plan.by_clock(&clock, None).start().await;
        registered(&suite, 0).await;
        drop.letter(1, LOG_HEADS).await;
        clock.set_to(TEN_DAYS);
        // What is written meanwhile wakes the task.
        registered(&suite, 1).await;
        becomes(&suite, ServingStatus::NotServing).await;
        clock.set_to(0);
        becomes(&suite, ServingStatus::Serving).await;
        let db = connected(&suite, Part::Coordination).await;
        assert_eq!(rows(&db, "SELECT id FROM letters").await.len(), 1);
        db.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn where_nobody_is_told_no_letter_is_written() {
    on_each_database(async |database| {
        let drop = Drop::new();
        let of_another = plan(&drop, database).with("COORDINATION__EXCHANGE__PARTNERS__PROVINCE__AUTHORITY", "431202");
        let suite = of_another.start().await;
        registered(&suite, 0).await;
        assert_eq!(suite.health(TASK).await, Err(Code::NotFound));
        let db = connected(&suite, Part::Coordination).await;
        assert!(rows(&db, "SELECT id FROM letters").await.is_empty());
        db.close().await.unwrap();
    })
    .await;
}

async fn becomes(suite: &Suite, health: ServingStatus) {
    eventually(&format!("the task is {health:?}"), async || {
        (suite.health(TASK).await == Ok(health)).then_some(())
    })
    .await;
}

fn letters(drop: &Drop) -> usize {
    let sent = drop.manifests("out");
    sent.iter().filter(|sent| sent["type"] == LOG_HEADS).count()
}

fn heads(told: &Value) -> &[Value] {
    told["heads"].as_array().unwrap()
}

fn text(head: &Value, name: &str) -> String {
    head[name].as_str().unwrap().to_string()
}

async fn connected(suite: &Suite, part: Part) -> DatabaseConnection {
    sea_orm::Database::connect(suite.database(part)).await.unwrap()
}

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap();
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.unwrap()
}

fn entry(row: &QueryResult) -> LogEntry {
    let text = |column: &str| row.try_get::<String>("", column).unwrap();
    LogEntry {
        position: row.try_get("", "position").unwrap(),
        record_time: Some(kezhi_chassis::store::timestamp(row.try_get("", "recorded").unwrap())),
        authority: text("authority"),
        subject: text("subject"),
        r#type: text("type"),
        actor: text("actor"),
        legal_basis: text("legal_basis"),
        data: text("data"),
        previous_hash: text("previous_hash"),
        hash: text("hash"),
        rows_digest: text("rows_digest"),
        traceparent: text("traceparent"),
    }
}
