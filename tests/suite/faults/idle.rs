//! A suite that has nothing to do leaves its databases alone, and is at once awake when there is something.

use std::time::{Duration, Instant};

use kezhi_proto::common::WatchRequest;
use kezhi_proto::enforcement::ListLeadsRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::publicservices::{ListTipoffsRequest, TransferTipoffRequest};
use tonic::transport::Endpoint;

use super::partners;
use super::work::TODAY;
use crate::kit::behind::Behind;
use crate::kit::cluster::Cluster;
use crate::kit::ports::free_port;
use crate::kit::process::Process;
use crate::kit::{Database, Good, Part, Person, Suite, eventually, matter, on_each_database};
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

/// How many watch, and how many leads are recorded meanwhile.
const WATCHERS: usize = 10;
const RECORDED: usize = 20;

#[tokio::test]
async fn many_who_watch_ask_the_database_no_more_than_one_does() {
    let Some(cluster) = Cluster::own() else { return };
    let cluster: &'static Cluster = Box::leak(Box::new(cluster));
    let suite = Suite::plan_process(Database::Postgres, TODAY)
        .with("SWEEP__EVERY_SECONDS", "60")
        .on_cluster(cluster)
        .start()
        .await;
    cluster.note_statements();
    let mut asked = Vec::new();
    for watchers in [1, WATCHERS] {
        let mut watched = Vec::new();
        for _ in 0..watchers {
            let request = WatchRequest::default();
            let mut one = suite.head().record().watch(request).await.good();
            while one.message().await.unwrap().unwrap().entry.is_some() {}
            watched.push(one);
        }
        begun(cluster).await;
        let before = cluster.statements();
        for _ in 0..RECORDED {
            let lead = matter::lead(&suite, TODAY).await;
            for one in &mut watched {
                let mut told = async || one.message().await.unwrap().unwrap().entry;
                while told().await.is_none_or(|entry| entry.subject != lead.name) {}
            }
        }
        begun(cluster).await;
        asked.push(cluster.statements() - before);
    }
    let (one, many) = (asked[0], asked[1]);
    assert!(
        one > RECORDED && many < one + one / 4,
        "{one} statements with one watcher, {many} with {WATCHERS}"
    );
}

/// How many tip-offs are sent of which enforcement takes no note, and how often its place in their log may be stored for them.
const SENT: usize = 60;
const STORED: i64 = 10;

// A tip-off has no effect in enforcement before it is transferred.
#[tokio::test]
async fn what_has_no_effect_where_it_is_followed_costs_no_commit_there() {
    on_each_database(async |database| {
        let suite = Suite::plan(database, TODAY)
            .with("LIMITS__BURST", "1000000")
            .with("LIMITS__ANONYMOUS_WRITES_PERMILLE", "1000")
            .start()
            .await;
        let enforcement = Behind::of(&suite, Part::Enforcement).await;
        for note in moves_noted(database) {
            enforcement.run(note).await;
        }
        let tipoffs = Behind::of(&suite, Part::PublicServices).await;
        for _ in 0..SENT {
            submit(&suite).await;
        }
        let end = tipoffs.number("SELECT position FROM log_head").await;
        eventually("the log is followed to its end", async || {
            let followed = "SELECT position FROM follow_positions WHERE source = 'publicservices'";
            (enforcement.try_number(followed).await.ok()? == end).then_some(())
        })
        .await;
        let stored = enforcement.number("SELECT COUNT(*) FROM moves").await;
        assert!((1..=STORED).contains(&stored), "{stored} times for {SENT} tip-offs");
        for behind in [enforcement, tipoffs] {
            behind.close().await;
        }
    })
    .await;
}

/// Has the database note in a table of its own how often a place in a log is stored.
fn moves_noted(database: Database) -> &'static [&'static str] {
    match database {
        Database::Sqlite => &[
            "CREATE TABLE moves (one INTEGER)",
            "CREATE TRIGGER first AFTER INSERT ON follow_positions BEGIN INSERT INTO moves VALUES (1); END",
            "CREATE TRIGGER later AFTER UPDATE ON follow_positions BEGIN INSERT INTO moves VALUES (1); END",
        ],
        Database::Postgres => &[
            "CREATE TABLE moves (one INTEGER)",
            "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN INSERT INTO moves VALUES (1); RETURN NULL; END'",
            "CREATE TRIGGER noted AFTER INSERT OR UPDATE ON follow_positions FOR EACH ROW EXECUTE FUNCTION note()",
        ],
    }
}
