//! A suite that has nothing to do leaves its databases alone, and is at once awake when there is something.

use std::time::{Duration, Instant};

use kezhi_proto::enforcement::ListLeadsRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::publicservices::{ListTipoffsRequest, TransferTipoffRequest};
use tonic::transport::Endpoint;

use super::partners;
use super::work::TODAY;
use crate::kit::cluster::Cluster;
use crate::kit::ports::free_port;
use crate::kit::process::Process;
use crate::kit::{Database, Good, Part, Person, Suite, eventually};
use crate::story::submit;

/// How long it is watched, and how many statements it may send in a second.
const WATCHED: Duration = Duration::from_secs(8);
const MOST: u64 = 3;
/// After how long without a statement the start is over.
const CALM: Duration = Duration::from_millis(700);
/// Within what time another replica's entry is followed: well before anyone looks by itself.
const AWAKE: Duration = Duration::from_secs(4);

#[tokio::test]
async fn a_suite_that_has_nothing_to_do_asks_its_databases_less_than_three_times_a_second() {
    let Some(cluster) = Cluster::own() else { return };
    let cluster: &'static Cluster = Box::leak(Box::new(cluster));
    let suite = partners(Suite::plan_process(Database::Postgres, TODAY))
        .with("SWEEP__EVERY_SECONDS", "60")
        .on_cluster(cluster)
        .start()
        .await;
    eventually("everybody follows", async || {
        (suite.health("suite").await == Ok(ServingStatus::Serving)).then_some(())
    })
    .await;
    cluster.note_statements();
    begun(cluster).await;
    let before = cluster.statements();
    let began = Instant::now();
    eventually("it was watched", async || (began.elapsed() > WATCHED).then_some(())).await;
    let sent = cluster.statements() - before;
    let most = usize::try_from(MOST * WATCHED.as_secs()).unwrap();
    assert!(sent < most, "{sent} statements in {WATCHED:?}");
    assert!(sent > 0, "statements are written down");
}

// What is logged does not come to a database.
#[tokio::test]
async fn a_suite_that_has_nothing_to_do_writes_next_to_nothing_into_its_log() {
    let suite = Suite::plan_process(Database::Sqlite, TODAY)
        .with("TELEMETRY__LEVEL", "info")
        .start()
        .await;
    let calm = async |length: &mut usize| {
        let now = suite.said(Part::Whole).len();
        let grown = now - std::mem::replace(length, now);
        (grown == 0).then_some(())
    };
    let mut length = 0;
    eventually("the start is over", async || calm(&mut length).await).await;
    let before = suite.said(Part::Whole).len();
    let began = Instant::now();
    eventually("it was watched", async || {
        // Whoever looks after it asks for its health all the time.
        let health = suite.health("suite").await;
        (health.is_ok() && began.elapsed() > WATCHED).then_some(())
    })
    .await;
    let said = suite.said(Part::Whole).split_off(before);
    assert!(said.lines().count() < 4, "{said}");
}

/// Waits until what is done once, at the start, is done: statements come one after the other until then.
async fn begun(cluster: &Cluster) {
    let mut last = (0, Instant::now());
    eventually("the start is over", async || {
        let sent = cluster.statements();
        if sent != last.0 {
            last = (sent, Instant::now());
        }
        (last.1.elapsed() > CALM).then_some(())
    })
    .await;
}

// An embedded database has one process.
#[tokio::test]
async fn what_one_replica_of_a_service_appends_is_followed_at_once_by_whoever_follows_another() {
    if !super::postgres() {
        return;
    }
    let suite = Suite::apart(Database::Postgres, TODAY).await;
    let address = format!("127.0.0.1:{}", free_port());
    let mut serve = suite.prepared(&["serve", "publicservices", "--today", TODAY]);
    serve.env("KEZHI_SERVICES__PUBLICSERVICES__LISTEN", &address);
    let replica = Process::start(&mut serve, suite.data().join("replica.log"));
    let intake = eventually("the replica takes connections", async || {
        let endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap();
        let channel = endpoint.connect().await.ok()?;
        Some(Person::new(channel, Some(&suite.token("intake", "intake"))))
    })
    .await;
    // Whoever looks by itself has just looked, but for the first.
    let mut quickest = Duration::MAX;
    for number in 1..=4 {
        let receipt = submit(&suite).await;
        let listed = intake.tipoffs().list_tipoffs(ListTipoffsRequest::default()).await;
        let mut listed = listed.good().tipoffs.into_iter();
        let tipoff = listed.find(|listed| listed.number == receipt.number).unwrap();
        let began = Instant::now();
        let request = TransferTipoffRequest {
            name: tipoff.name,
            etag: tipoff.etag,
            ..TransferTipoffRequest::default()
        };
        intake.tipoffs().transfer_tipoff(request).await.good();
        let li = suite.officer("li");
        eventually("enforcement has the lead", async || {
            let leads = li.leads().list_leads(ListLeadsRequest::default()).await.good().leads;
            (leads.len() == number).then_some(())
        })
        .await;
        if number > 1 {
            quickest = quickest.min(began.elapsed());
        }
    }
    assert!(quickest < AWAKE, "it took {quickest:?}");
    replica.kill9();
}
