//! More is asked than can be done in time.

use std::time::{Duration, Instant};

use futures::future::{BoxFuture, join_all};
use futures::stream::{FuturesUnordered, StreamExt};
use kezhi_proto::enforcement::ListLeadsRequest;
use kezhi_proto::projects::{AppropriateFundsRequest, FundSource};
use tonic::{Code, Status};

use super::{DATABASE, TODAY, channel};
use crate::faults::deadline::hold;
use crate::kit::{Database, Part, Person, Suite, matter, on_each_database, refusal_of};
use crate::projects::road;

/// How many write at once while nothing can be written, and how many of them may wait.
const MANY: usize = 20;
const MAY_WAIT: &str = "3";
/// How many read at once, where as few may wait.
const MANY_READERS: usize = 300;
/// How many of them are refused at the least, however many are at work.
const REFUSED: usize = 8;
/// How many clients are as many as can be served, over how many connections, and how long they write.
const FULL_LOAD: usize = 64;
const CONNECTIONS: usize = 8;
const A_WHILE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn who_would_wait_in_vain_to_write_is_refused_at_once_and_the_others_are_served() {
    on_each_database(async |database| {
        let suite = Suite::plan_process(database, TODAY)
            .with("QUEUES__WRITES", MAY_WAIT)
            .start()
            .await;
        let officers: Vec<Person> = (0..MANY).map(|_| suite.officer("li")).collect();
        let lead = async |li: &Person| li.leads().create_lead(matter::lead_found_on(TODAY)).await.map(|_| ());
        let asked = officers.iter().map(|li| Box::pin(lead(li)) as BoxFuture<_>).collect();
        some_are_refused_and_all_others_served(&suite, database, Part::Enforcement, "leads", asked).await;
    })
    .await;
}

#[tokio::test]
async fn who_would_wait_in_vain_to_post_is_refused_at_once_and_the_others_are_served() {
    on_each_database(async |database| {
        let plan = Suite::plan_process(database, TODAY).with("QUEUES__GROUP_COMMIT", MAY_WAIT);
        let suite = plan.start().await;
        let plan = road::plan(&suite, "农业科技计划", 100_000_000).await.name;
        let post = |number: usize| {
            let (li, plan) = (suite.officer("li"), plan.clone());
            let post = AppropriateFundsRequest {
                plan,
                source: FundSource::District.into(),
                amount_fen: 1,
                document: format!("洪财预〔2026〕{number}号"),
                ..AppropriateFundsRequest::default()
            };
            Box::pin(async move { li.funds().appropriate_funds(post).await.map(|_| ()) }) as BoxFuture<_>
        };
        let asked = (0..MANY).map(post).collect();
        some_are_refused_and_all_others_served(&suite, database, Part::Projects, "plans", asked).await;
    })
    .await;
}

#[tokio::test]
async fn who_would_wait_too_long_to_read_is_refused_at_once_and_the_others_are_served() {
    on_each_database(async |database| {
        let plan = Suite::plan_process(database, TODAY).with("QUEUES__READS", MAY_WAIT);
        let suite = plan.start().await;
        matter::lead(&suite, TODAY).await;
        let officers: Vec<Person> = (0..MANY_READERS).map(|_| suite.officer("li")).collect();
        let reads = officers
            .iter()
            .map(async |li| li.leads().list_leads(ListLeadsRequest::default()).await);
        let (mut served, mut refused) = (0, 0);
        for answer in join_all(reads).await {
            match answer {
                Ok(listed) => served += listed.into_inner().leads.len(),
                Err(status) => {
                    let refusal = refusal_of(&status);
                    assert_eq!(refusal.seen(), (Code::Unavailable, "OVERLOADED"), "{status:?}");
                    assert!(refusal.details.retry_info().is_some(), "it says when to come back");
                    refused += 1;
                }
            }
        }
        assert!(served > 0 && refused > 0, "{served} were served, {refused} refused");
        assert_eq!(served + refused, MANY_READERS);
    })
    .await;
}

async fn some_are_refused_and_all_others_served(
    suite: &Suite,
    database: Database,
    part: Part,
    table: &str,
    mut asked: FuturesUnordered<BoxFuture<'_, Result<(), Status>>>,
) {
    let held = hold(suite, database, part, table).await;
    let begun = Instant::now();
    for _ in 0..REFUSED {
        let refused = asked.next().await.unwrap().expect_err("nothing can be written yet");
        let refused = refusal_of(&refused);
        assert_eq!(refused.seen(), (Code::Unavailable, "OVERLOADED"));
        assert!(refused.details.retry_info().is_some(), "it says when to come back");
    }
    assert!(begun.elapsed() < Duration::from_secs(15), "they are refused at once");
    held.close().await.unwrap();
    let mut served = 0;
    while let Some(answer) = asked.next().await {
        match answer {
            Ok(()) => served += 1,
            Err(status) => assert_eq!(refusal_of(&status).reason, "OVERLOADED"),
        }
    }
    assert!(served >= 3, "those who waited are served, and were {served}");
}

#[tokio::test]
async fn at_ten_times_the_load_much_is_refused_and_the_work_goes_on() {
    let plan = Suite::plan_process(DATABASE, TODAY).with("LIMITS__CALLS_PER_SECOND", "1000000");
    let suite = plan.with("LIMITS__BURST", "1000000").start().await;
    let full = load(&suite, FULL_LOAD).await;
    let over = load(&suite, 10 * FULL_LOAD).await;
    assert!(over.refused > full.refused, "there is room for few of them only");
    // How long it takes then is told, and not judged: the machine of a test has more to do.
    assert!(!over.took.is_empty(), "the work goes on");
    let (full, over) = (full.slowest_but_few(), over.slowest_but_few());
    eprintln!("99 % within {full:?} at full load, within {over:?} at ten times");
}

/// What became of the calls of some clients.
struct Load {
    took: Vec<Duration>,
    refused: usize,
}

impl Load {
    /// The time within which 99 of 100 were answered.
    fn slowest_but_few(mut self) -> Duration {
        self.took.sort();
        self.took[(self.took.len() - 1) * 99 / 100]
    }
}

/// So many clients write for a while, each one call after the other.
async fn load(suite: &Suite, clients: usize) -> Load {
    let channels = join_all((0..CONNECTIONS).map(|_| channel(suite))).await;
    let token = suite.token("officer", "li");
    let end = Instant::now() + A_WHILE;
    let clients = (0..clients).map(|number| Person::new(channels[number % CONNECTIONS].clone(), Some(&token)));
    let done = join_all(clients.map(|client| write_until(end, client))).await;
    Load {
        refused: done.iter().map(|done| done.refused).sum(),
        took: done.into_iter().flat_map(|done| done.took).collect(),
    }
}

async fn write_until(end: Instant, client: Person) -> Load {
    let mut done = Load {
        took: Vec::new(),
        refused: 0,
    };
    while Instant::now() < end {
        let begun = Instant::now();
        match client.leads().create_lead(matter::lead_found_on(TODAY)).await {
            Ok(_) => done.took.push(begun.elapsed()),
            Err(status) => {
                let refused = refusal_of(&status);
                assert_eq!(refused.reason, "OVERLOADED", "{}", refused.message);
                done.refused += 1;
                let come_back = refused.details.retry_info().and_then(|info| info.retry_delay);
                tokio::time::sleep(come_back.expect("it says when to come back")).await;
            }
        }
    }
    done
}
