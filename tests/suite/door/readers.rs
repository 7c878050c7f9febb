//! Watchers that do not read, and those whose token ends.

use std::time::{Duration, Instant};

use futures::future::join_all;
use kezhi_chassis::clock::Clock;
use kezhi_chassis::identity::Claims;
use kezhi_proto::common::{Role, WatchRequest, WatchResponse};
use tokio::time::timeout;
use tonic::transport::Endpoint;
use tonic::{Code, Streaming};

use super::{DATABASE, TODAY};
use crate::kit::patience::PATIENCE;
use crate::kit::{Good, Part, Person, Suite, eventually, matter, refusal_of};

/// More entries than fit between the suite and a watcher.
const LEADS: usize = 400;

#[tokio::test]
async fn a_watcher_that_does_not_read_is_dropped_and_goes_on_from_where_it_was() {
    let plan = Suite::plan(DATABASE, TODAY).with("SHARE__STREAMS_PER_CALLER", "1");
    let suite = plan.with("SHARE__STALLED_SECONDS", "1").start().await;
    join_all((0..LEADS).map(|_| matter::lead(&suite, TODAY))).await;
    let endpoint = Endpoint::from_shared(format!("http://{}", suite.address(Part::Whole))).unwrap();
    let narrow = endpoint.initial_stream_window_size(1024).connect().await.unwrap();
    let slow = Person::new(narrow, Some(&suite.token("auditor", "a")));
    let mut unread = slow.record().watch(WatchRequest::default()).await.good();
    let again = async |request: WatchRequest| suite.person("auditor", "a").record().watch(request).await;
    // What it holds is let go though it has noticed nothing yet.
    eventually("it is dropped", async || again(WatchRequest::default()).await.ok()).await;
    let (mut seen, mut through) = (0, WatchResponse::default());
    let refused = loop {
        match unread.message().await {
            Ok(Some(response)) => {
                seen += usize::from(response.entry.is_some());
                through = response;
            }
            Ok(None) => panic!("it ended as if there were nothing more"),
            Err(status) => break refusal_of(&status),
        }
    };
    assert_eq!(refused.seen(), (Code::Aborted, "STREAM_STALLED"));
    assert!(seen > 0 && seen < LEADS, "it had seen {seen}");
    let from = WatchRequest {
        after: through.resume_position,
        after_hash: through.resume_hash,
        ..WatchRequest::default()
    };
    let mut rest = eventually("it goes on", async || again(from.clone()).await.ok())
        .await
        .into_inner();
    while seen < LEADS {
        let response = timeout(PATIENCE, rest.message()).await.expect("the rest comes");
        seen += usize::from(response.unwrap().unwrap().entry.is_some());
    }
    assert_eq!(seen, LEADS);
}

#[tokio::test]
async fn a_watch_ends_with_its_token_and_goes_on_with_another() {
    for suite in [Suite::up(DATABASE, TODAY).await, Suite::apart(DATABASE, TODAY).await] {
        let lead = matter::lead(&suite, TODAY).await;
        let begun = Instant::now();
        let mut watched = watch_for(&suite, 3, 0).await;
        let first = watched.message().await.unwrap().unwrap();
        assert_eq!(first.entry.unwrap().subject, lead.name);
        let mut through = first.resume_position;
        let end = async {
            loop {
                match watched.message().await {
                    Ok(more) => through = more.unwrap().resume_position,
                    Err(status) => break refusal_of(&status),
                }
            }
        };
        let refused = timeout(PATIENCE, end).await.expect("it ends with the token");
        assert_eq!(refused.seen(), (Code::Unauthenticated, "TOKEN_INVALID"));
        assert!(refused.message.contains("expired"), "{}", refused.message);
        assert!(begun.elapsed() >= Duration::from_secs(1), "it had its time");
        let lead = matter::lead(&suite, TODAY).await;
        let next = watch_for(&suite, 600, through).await.message().await.unwrap();
        assert_eq!(next.unwrap().entry.unwrap().subject, lead.name);
    }
}

/// Watches with a token that holds for so many seconds.
async fn watch_for(suite: &Suite, seconds: i64, after: i64) -> Streaming<WatchResponse> {
    let now = Clock::rehearsing(TODAY.parse().unwrap()).now_micros();
    let token = suite.sign(Claims::new("a", &[Role::Auditor], now, seconds));
    let request = WatchRequest {
        after,
        ..WatchRequest::default()
    };
    Person::new(suite.channel(), Some(&token))
        .record()
        .watch(request)
        .await
        .good()
}
