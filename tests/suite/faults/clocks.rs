//! Clocks that are set, or differ: nothing is recorded as late on a guess, and what was can be set right.

use std::time::{Duration, Instant};

use kezhi_proto::common::{ConfirmClockRequest, CorrectTimeLimitRequest, TimeLimit};
use kezhi_proto::enforcement::{CreateLeadRequest, FileCaseRequest};
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::projects::{AppropriateFundsRequest, FundSource};

use crate::kit::process::both;
use crate::kit::retry::request_id;
use crate::kit::wall_clock::WallClock;
use crate::kit::{Database, Good, Part, Suite, assert_refused, eventually, matter, on_each_database, step};
use crate::log::entries;
use crate::projects::road;
use crate::story::limit_of;

const TODAY: &str = "2026-05-11";
const SWEEP: &str = "enforcement.sweep";
const RULE: &str = "passing-off.file.discovered";
/// Beyond the last day of a limit that began today.
const TEN_DAYS: i64 = 10 * 24 * 3600;

async fn started(database: Database, clock: &WallClock) -> Suite {
    let plan = Suite::plan_process(database, TODAY).with("SWEEP__EVERY_SECONDS", "1");
    plan.by_clock(clock, None).start().await
}

async fn becomes(suite: &Suite, health: ServingStatus) {
    eventually(&format!("the sweep is {health:?}"), async || {
        (suite.health(SWEEP).await == Ok(health)).then_some(())
    })
    .await;
}

async fn confirm(suite: &Suite) -> String {
    let request = ConfirmClockRequest {
        reason: "核对授时中心".into(),
        ..ConfirmClockRequest::default()
    };
    let admin = suite.person("admin", "zhou");
    admin.record().confirm_clock(request).await.good().doubt
}

fn correction(limit: &TimeLimit, met_on: &str) -> CorrectTimeLimitRequest {
    CorrectTimeLimitRequest {
        name: limit.name.clone(),
        reason: "时钟快了十天".into(),
        met_on: met_on.into(),
        ..CorrectTimeLimitRequest::default()
    }
}

async fn recorded_late(suite: &Suite, lead: &str) -> TimeLimit {
    eventually("it is recorded as late", async || {
        let limit = limit_of(suite, lead, RULE).await;
        limit.late.then_some(limit)
    })
    .await
}

#[tokio::test]
async fn nothing_is_recorded_as_late_by_a_clock_that_was_set_until_it_is_set_back() {
    on_each_database(async |database| {
        let clock = WallClock::new();
        let suite = started(database, &clock).await;
        let lead = matter::lead(&suite, TODAY).await.name;
        becomes(&suite, ServingStatus::Serving).await;
        clock.set_to(TEN_DAYS);
        becomes(&suite, ServingStatus::NotServing).await;
        let named = match database {
            Database::Sqlite => "the clock of this machine was set forward by",
            Database::Postgres => "s ahead of that of the database",
        };
        eventually("it is said whose clock is off", async || {
            suite.said(Part::Whole).contains(named).then_some(())
        })
        .await;
        clock.set_to(0);
        becomes(&suite, ServingStatus::Serving).await;
        assert!(!limit_of(&suite, &lead, RULE).await.late);
        let all = entries(&suite.auditor(), 0).await;
        assert!(all.iter().all(|entry| entry.r#type != "limit.late"), "{all:?}");
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_an_administrator_confirms_counts_and_what_it_recorded_wrongly_is_set_right() {
    on_each_database(async |database| {
        let clock = WallClock::new();
        let suite = started(database, &clock).await;
        let open = matter::lead(&suite, TODAY).await.name;
        let filed = matter::lead(&suite, TODAY).await.name;
        becomes(&suite, ServingStatus::Serving).await;
        clock.set_to(TEN_DAYS);
        becomes(&suite, ServingStatus::NotServing).await;
        assert!(confirm(&suite).await.contains("the clock of this machine"));
        let late = recorded_late(&suite, &open).await;
        let li = suite.officer("li");
        li.cases().file_case(step!(FileCaseRequest, filed, "")).await.good();
        let met = limit_of(&suite, &filed, RULE).await;
        assert_eq!((met.late, met.met_on.as_str()), (true, "2026-05-21"));
        let head = suite.head();
        let record = head.record();
        let refused = record.clone().correct_time_limit(correction(&late, "")).await;
        assert_refused(refused, "LIMIT_LAPSED", "").says("due_on", "2026-05-18");

        clock.set_to(0);
        if database == Database::Sqlite {
            // Who has no other clock to ask is told again.
            becomes(&suite, ServingStatus::NotServing).await;
            confirm(&suite).await;
        }
        becomes(&suite, ServingStatus::Serving).await;
        let right = record.clone().correct_time_limit(correction(&late, "")).await.good();
        assert!(!right.late);
        let again = record.clone().correct_time_limit(correction(&late, "")).await;
        assert_refused(again, "STEP_NOT_ALLOWED", "");
        let refused = record.clone().correct_time_limit(correction(&met, "2026-05-10")).await;
        assert_eq!(assert_refused(refused, "FIELD_INVALID", "").fields(), ["met_on"]);
        let right = record.clone().correct_time_limit(correction(&met, TODAY)).await.good();
        assert_eq!((right.late, right.met_on.as_str()), (false, TODAY));
        let elsewhere = suite.of("431202", "head", "head").record();
        let refused = elsewhere.clone().correct_time_limit(correction(&met, TODAY)).await;
        assert_refused(refused, "RESOURCE_NOT_FOUND", "");

        let all = entries(&suite.auditor(), 0).await;
        let corrected = all.iter().filter(|entry| entry.r#type == "limit.corrected");
        assert_eq!(corrected.filter(|entry| entry.data.contains("时钟快了十天")).count(), 2);
        assert!(all.iter().any(|entry| entry.r#type == "clock.confirmed"), "{all:?}");
    })
    .await;
}

#[tokio::test]
async fn what_was_answered_by_a_clock_that_was_set_back_is_not_forgotten_when_it_is_right_again() {
    on_each_database(async |database| {
        let clock = WallClock::new();
        let suite = started(database, &clock).await;
        let plan = road::plan(&suite, "农业科技计划", 100_000_000).await.name;
        becomes(&suite, ServingStatus::Serving).await;
        clock.set_to(-TEN_DAYS);
        let lead = CreateLeadRequest {
            request_id: request_id(),
            ..matter::lead_found_on("2026-04-30")
        };
        let posting = AppropriateFundsRequest {
            plan,
            source: FundSource::District.into(),
            amount_fen: 1,
            document: "洪财预〔2026〕1号".into(),
            request_id: request_id(),
            ..AppropriateFundsRequest::default()
        };
        let li = suite.officer("li");
        let (leads, funds) = (li.leads(), li.funds());
        let made = leads.clone().create_lead(lead.clone()).await.good();
        let posted = funds.clone().appropriate_funds(posting.clone()).await.good();
        becomes(&suite, ServingStatus::NotServing).await;
        clock.set_to(0);
        becomes(&suite, ServingStatus::Serving).await;
        assert_eq!(leads.clone().create_lead(lead).await.good(), made);
        assert_eq!(funds.clone().appropriate_funds(posting).await.good(), posted);
    })
    .await;
}

#[tokio::test]
async fn the_times_of_a_log_do_not_run_back_with_the_clock() {
    on_each_database(async |database| {
        let clock = WallClock::new();
        let suite = started(database, &clock).await;
        let first = matter::lead(&suite, TODAY).await.name;
        clock.set_to(-3600);
        // In the first hour of a day it is yesterday again.
        let second = matter::lead(&suite, "2026-05-10").await.name;
        assert!(first < second, "lists keep their order, which is that of the ids");
        let all = entries(&suite.auditor(), 0).await;
        let times: Vec<_> = all.iter().map(|entry| entry.record_time.unwrap()).collect();
        assert!(times.is_sorted_by_key(|time| (time.seconds, time.nanos)), "{times:?}");
        assert!(all.len() >= 4, "{all:?}");
    })
    .await;
}

#[tokio::test]
async fn doctor_names_the_clock_that_is_not_the_databases() {
    if !super::postgres() {
        return;
    }
    let clock = WallClock::new();
    let suite = started(Database::Postgres, &clock).await;
    clock.set_to(7200);
    let mut doctor = suite.prepared(&["doctor"]);
    let told = doctor.envs(clock.environment()).output().unwrap();
    assert_eq!(told.status.code(), Some(1), "{}", both(&told));
    let line = "WRONG  clock of enforcement: the clock of this machine is 7";
    assert!(both(&told).contains(line), "{}", both(&told));
}

// On PostgreSQL the database is asked who is right.
#[tokio::test]
async fn a_service_whose_neighbour_has_another_time_says_whose_and_waits() {
    let clock = WallClock::new();
    // More than clocks may be apart, and less than makes the services refuse each other's tokens.
    clock.set_to(120);
    let suite = Suite::plan_apart(Database::Sqlite, TODAY)
        .with("SWEEP__EVERY_SECONDS", "1")
        .by_clock(&clock, Some(Part::PublicServices))
        .start()
        .await;
    // A neighbour tells its time with the bookmarks that it sends when there is nothing else to tell.
    let began = Instant::now();
    let quiet = async || (began.elapsed() > Duration::from_secs(9)).then_some(());
    eventually("it was quiet", quiet).await;
    becomes(&suite, ServingStatus::NotServing).await;
    let said = suite.said(Part::Enforcement);
    assert!(said.contains("s behind that of publicservices"), "{said}");
}
