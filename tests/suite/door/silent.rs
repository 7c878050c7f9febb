//! Connections that say nothing, or too little.

use std::time::{Duration, Instant};

use futures::future::join_all;
use kezhi_proto::common::WatchRequest;
use kezhi_proto::enforcement::ListRulesRequest;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint};

use super::machine::{descriptors, limit_descriptors, worked};
use super::{DATABASE, TODAY, closed, greeted, is_answered, silent, stranger_calls};
use crate::kit::certificate::self_signed;
use crate::kit::patience::PATIENCE;
use crate::kit::process::Process;
use crate::kit::{Good, Part, Person, Suite, eventually, matter};

/// How many say nothing at once.
const MANY: usize = 400;
/// How many connections the process has descriptors for, where it has few.
const ROOM: usize = 20;
/// A client that begins to speak TLS, and goes silent in the middle of its first word.
const HALF_A_HANDSHAKE: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00";

#[tokio::test]
async fn those_who_are_silent_keep_nobody_out_and_are_closed_after_seconds() {
    let plan = Suite::plan_process(DATABASE, TODAY).with("DOOR__GREETING_SECONDS", "2");
    let suite = plan.start().await;
    let before = descriptors(suite.process_id(Part::Whole));
    let waiting = join_all((0..MANY).map(|_| silent(&suite))).await;
    stranger_calls(&suite).await.expect("there is room for who speaks");
    let all_closed = timeout(PATIENCE, join_all(waiting.into_iter().map(closed)));
    all_closed.await.expect("nobody is waited for that long");
    eventually("nothing of them is left", async || {
        (descriptors(suite.process_id(Part::Whole)) <= before + 5).then_some(())
    })
    .await;
}

#[tokio::test]
async fn half_a_handshake_is_closed_after_seconds_too() {
    let suite = Suite::apart(DATABASE, TODAY).await;
    let extensions = ["subjectAltName=DNS:localhost", "basicConstraints=critical,CA:FALSE"];
    let (certificate, key) = self_signed(suite.data(), 60, &extensions);
    // A second gateway before the same services.
    suite.kill9(Part::Gateway);
    let mut command = suite.prepared(&["serve", "gateway", "--today", TODAY]);
    let settings = [
        ("KEZHI_TLS__CERTIFICATE", certificate.as_str()),
        ("KEZHI_TLS__KEY", &key),
        ("KEZHI_DOOR__GREETING_SECONDS", "2"),
    ];
    let gateway = Process::start(command.envs(settings), suite.data().join("door.log"));
    let address = suite.address(Part::Gateway);
    let connect = async || TcpStream::connect(address).await.ok();
    eventually("it listens", connect).await;
    let stutter = async |words: &[u8]| {
        let mut stream = connect().await.unwrap();
        stream.write_all(words).await.unwrap();
        closed(stream).await;
    };
    let ca = std::fs::read(&certificate).unwrap();
    let tls = ClientTlsConfig::new()
        .ca_certificate(Certificate::from_pem(ca))
        .domain_name("localhost");
    let endpoint = Endpoint::from_shared(format!("https://{address}")).unwrap();
    let channel = endpoint.tls_config(tls).unwrap().connect().await.unwrap();
    let both = timeout(PATIENCE, async {
        tokio::join!(stutter(HALF_A_HANDSHAKE), stutter(b""))
    });
    both.await.expect("nobody is waited for that long");
    Person::new(channel, None)
        .law()
        .list_rules(ListRulesRequest {})
        .await
        .good();
    gateway.kill9();
}

#[tokio::test]
async fn a_connection_without_a_call_is_closed_and_one_that_is_watched_is_not() {
    let plan = Suite::plan_process(DATABASE, TODAY).with("DOOR__IDLE_SECONDS", "1");
    let suite = plan.with("DOOR__GREETING_SECONDS", "1").start().await;
    let mut watched = suite.auditor().record().watch(WatchRequest::default()).await.good();
    let idle = greeted(&suite, "127.0.0.1").await;
    let begun = Instant::now();
    timeout(PATIENCE, closed(idle)).await.expect("it is closed");
    assert!(begun.elapsed() >= Duration::from_secs(1), "it had its time");
    let lead = matter::lead(&suite, TODAY).await;
    let told = eventually("the watch goes on", async || {
        watched.message().await.unwrap().unwrap().entry
    })
    .await;
    assert_eq!(told.subject, lead.name);
}

#[tokio::test]
async fn an_address_has_only_so_many_connections_of_which_the_idle_give_way() {
    let plan = Suite::plan_process(DATABASE, TODAY).with("DOOR__CONNECTIONS_PER_ADDRESS", "4");
    let suite = plan.with("DOOR__GREETING_SECONDS", "1").start().await;
    let mut taken = Vec::new();
    // One is the suite's own, by which it was asked whether it serves.
    for _ in 0..5 {
        let mut stream = greeted(&suite, "127.0.0.1").await;
        assert!(is_answered(&mut stream).await);
        taken.push(stream);
    }
    let oldest = taken.remove(0);
    timeout(PATIENCE, closed(oldest)).await.expect("it gave way");
    assert!(is_answered(&mut greeted(&suite, "127.0.0.2").await).await);
    stranger_calls(&suite).await.unwrap();
}

#[tokio::test]
async fn where_there_are_no_descriptors_left_no_core_burns_and_who_speaks_is_heard() {
    let plan = Suite::plan_process(DATABASE, TODAY).with("DOOR__GREETING_SECONDS", "2");
    let suite = plan.start().await;
    let process = suite.process_id(Part::Whole);
    let open = descriptors(process);
    limit_descriptors(process, open + ROOM);
    let before = worked(process);
    let waiting = join_all((0..MANY).map(|_| silent(&suite))).await;
    let begun = Instant::now();
    eventually("who speaks is heard", async || {
        timeout(PATIENCE, stranger_calls(&suite)).await.ok()?.ok()
    })
    .await;
    eventually("nothing of them is left", async || {
        (descriptors(process) <= open + 5).then_some(())
    })
    .await;
    drop(waiting);
    let share = (worked(process) - before).as_secs_f64() / begun.elapsed().as_secs_f64();
    assert!(share < 0.5, "it worked for {share} of the time");
}
