//! Health tells the truth: what cannot serve says so, and what is asked of it is refused in time.

use std::time::{Duration, Instant};

use kezhi_proto::enforcement::{ListLeadsRequest, ListRulesRequest};
use kezhi_proto::health::health_check_response::ServingStatus;
use tonic::{Code, Request};

use crate::kit::cluster::Cluster;
use crate::kit::disk::{Disk, Trouble};
use crate::kit::process::both;
use crate::kit::{Database, Good, Part, Suite, assert_refused, eventually, matter};

const TODAY: &str = "2026-05-11";
const LEADS: &str = "kezhi.enforcement.v1.LeadService";
/// How long a caller waits, and how long the suite may take to see that a database is gone.
const PATIENCE: Duration = Duration::from_secs(2);
const SEEN: Duration = Duration::from_secs(20);

async fn becomes(suite: &Suite, name: &str, health: ServingStatus) {
    eventually(&format!("{name} is {health:?}"), async || {
        (suite.health(name).await == Ok(health)).then_some(())
    })
    .await;
}

// A SQLite file cannot be paused.
#[tokio::test]
async fn a_database_that_does_not_answer_is_unavailable_in_time_and_health_says_so() {
    let Some(cluster) = Cluster::own() else { return };
    let cluster: &'static Cluster = Box::leak(Box::new(cluster));
    let suite = Suite::plan_apart(Database::Postgres, TODAY)
        .on_cluster(cluster)
        .start()
        .await;
    let lead = matter::lead(&suite, TODAY).await;
    let li = suite.officer("li");
    cluster.signal("STOP");
    let ask = || {
        let mut request = Request::new(ListLeadsRequest::default());
        request.set_timeout(PATIENCE);
        request
    };
    // The first is on its way when the database stops; it is not kept longer than it asked for.
    let began = Instant::now();
    let first = li.leads().list_leads(ask()).await.unwrap_err();
    assert!(began.elapsed() < 5 * PATIENCE, "{first:?}");
    for (name, health) in [
        (LEADS, ServingStatus::NotServing),
        ("suite", ServingStatus::NotServing),
        ("", ServingStatus::Serving),
    ] {
        becomes(&suite, name, health).await;
    }
    assert!(began.elapsed() < SEEN, "it was seen after {:?}", began.elapsed());
    let refused = assert_refused(li.leads().list_leads(ask()).await, "DATABASE_UNAVAILABLE", "");
    assert_eq!(refused.code, Code::Unavailable);
    refused.says("cause", "unreachable");
    assert!(refused.details.retry_info().is_some());
    let written = li.leads().create_lead(matter::lead_found_on(TODAY)).await;
    assert_refused(written, "DATABASE_UNAVAILABLE", "");
    cluster.signal("CONT");
    becomes(&suite, LEADS, ServingStatus::Serving).await;
    becomes(&suite, "suite", ServingStatus::Serving).await;
    let listed = li.leads().list_leads(ListLeadsRequest::default()).await.good().leads;
    assert_eq!(listed, [lead]);
    matter::lead(&suite, TODAY).await;
}

#[tokio::test]
async fn a_disk_that_keeps_nothing_can_be_read_and_health_says_that_it_is_not_ready() {
    let disk = Disk::new();
    let suite = Suite::plan_process(Database::Sqlite, TODAY)
        .on_disk(&disk)
        .start()
        .await;
    let lead = matter::lead(&suite, TODAY).await;
    disk.fail(Trouble::Full);
    let li = suite.officer("li");
    let written = li.leads().create_lead(matter::lead_found_on(TODAY)).await;
    assert_refused(written, "DATABASE_UNAVAILABLE", "").says("cause", "full");
    becomes(&suite, LEADS, ServingStatus::NotServing).await;
    let listed = li.leads().list_leads(ListLeadsRequest::default()).await.good().leads;
    assert_eq!(listed, [lead], "what was stored is read still");
    suite.citizen().law().list_rules(ListRulesRequest {}).await.good();
    disk.mend(Trouble::Full);
    becomes(&suite, LEADS, ServingStatus::Serving).await;
    matter::lead(&suite, TODAY).await;
}

// A SQLite file that is open for writing cannot be made read-only.
#[tokio::test]
async fn a_database_that_takes_no_writes_can_be_read_and_health_says_that_it_is_not_ready() {
    let Some(cluster) = Cluster::own() else { return };
    let cluster: &'static Cluster = Box::leak(Box::new(cluster));
    let suite = Suite::plan_process(Database::Postgres, TODAY)
        .on_cluster(cluster)
        .start()
        .await;
    let lead = matter::lead(&suite, TODAY).await;
    cluster.set("default_transaction_read_only", "on");
    becomes(&suite, LEADS, ServingStatus::NotServing).await;
    let li = suite.officer("li");
    let written = li.leads().create_lead(matter::lead_found_on(TODAY)).await;
    let refused = assert_refused(written, "DATABASE_UNAVAILABLE", "");
    refused.says("cause", "read-only");
    assert!(refused.details.retry_info().is_some());
    let listed = li.leads().list_leads(ListLeadsRequest::default()).await.good().leads;
    assert_eq!(listed, [lead], "what was stored is read still");
    cluster.set("default_transaction_read_only", "off");
    becomes(&suite, LEADS, ServingStatus::Serving).await;
    matter::lead(&suite, TODAY).await;
}

#[tokio::test]
async fn a_file_that_is_gone_while_it_is_served_from_is_written_to_no_more() {
    let suite = Suite::process(Database::Sqlite, TODAY).await;
    let (file, away) = (suite.data().join("enforcement.db"), suite.data().join("away.db"));
    matter::lead(&suite, TODAY).await;
    std::fs::rename(&file, &away).unwrap();
    becomes(&suite, LEADS, ServingStatus::NotServing).await;
    let li = suite.officer("li");
    let written = li.leads().create_lead(matter::lead_found_on(TODAY)).await;
    assert_refused(written, "DATABASE_UNAVAILABLE", "").says("cause", "missing");
    std::fs::rename(&away, &file).unwrap();
    becomes(&suite, LEADS, ServingStatus::Serving).await;
    matter::lead(&suite, TODAY).await;
}

#[tokio::test]
async fn two_processes_do_not_work_on_one_database() {
    let suite = Suite::process(Database::Sqlite, TODAY).await;
    for arguments in [&["up", "--listen", "127.0.0.1:0"][..], &["migrate"]] {
        let refused = suite.command(arguments);
        assert_eq!(refused.status.code(), Some(2), "{}", both(&refused));
        assert!(
            both(&refused).contains("another process works on"),
            "{}",
            both(&refused)
        );
    }
    assert!(suite.verify().status.success(), "what only reads may");
    suite.kill9(Part::Whole);
    suite.restart(Part::Whole).await;
}
