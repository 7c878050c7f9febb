//! Callers who want much at once.

use std::time::Duration;

use bytes::Bytes;
use futures::future::join_all;
use futures::stream::{self, StreamExt};
use http_body_util::StreamBody;
use kezhi_proto::common::WatchRequest;
use kezhi_proto::coordination::import_patents_request::ImportHeader;
use kezhi_proto::coordination::patent_import::State;
use kezhi_proto::coordination::{ImportPatentsRequest, ListPatentImportsRequest, PatentFormat, PatentImport};
use kezhi_proto::enforcement::ListRulesRequest;
use tokio::time::timeout;
use tonic::body::Body;
use tonic::{Code, Response, Status};
use tower::ServiceExt;

use super::machine::memory;
use super::{DATABASE, TODAY, channel};
use crate::kit::patience::PATIENCE;
use crate::kit::{Good, Part, Person, Suite, assert_refused, eventually, refusal_of};

/// How long a call is waited for that must wait.
const A_MOMENT: Duration = Duration::from_millis(300);
const MIB: usize = 1 << 20;

#[tokio::test]
async fn a_connection_carries_only_so_many_calls_at_once() {
    let plan = Suite::plan_process(DATABASE, TODAY).with("DOOR__CALLS_PER_CONNECTION", "3");
    let suite = plan.start().await;
    let token = suite.token("auditor", "auditor");
    let auditor = Person::new(channel(&suite).await, Some(&token));
    let watches =
        join_all((0..3).map(|_| async { auditor.record().watch(WatchRequest::default()).await.good() })).await;
    let call = async || auditor.law().list_rules(ListRulesRequest {}).await;
    assert!(timeout(A_MOMENT, call()).await.is_err(), "a fourth has to wait");
    suite.auditor().law().list_rules(ListRulesRequest {}).await.good();
    drop(watches);
    call().await.good();
}

#[tokio::test]
async fn what_a_stranger_begins_to_say_and_does_not_finish_takes_little_memory() {
    let suite = Suite::process(DATABASE, TODAY).await;
    let process = suite.process_id(Part::Whole);
    let before = memory(process);
    let channels = join_all((0..4).map(|_| channel(&suite))).await;
    let begun = (0..200).map(|number| begin(&channels[number % channels.len()]));
    let answers = join_all(begun).await;
    let refused: Vec<Status> = answers.iter().flatten().cloned().collect();
    let first = refusal_of(refused.first().expect("some are refused"));
    assert_eq!(first.seen(), (Code::ResourceExhausted, "TOO_MUCH_UNDER_WAY"));
    first.says("what", "bytes").says("limit", 8 * MIB);
    assert!(first.details.retry_info().is_some());
    let grown = memory(process).saturating_sub(before) / MIB;
    assert!(grown < 64, "it took {grown} MiB");
    drop(channels);
    eventually("what was held is given back", async || {
        suite.citizen().law().list_rules(ListRulesRequest {}).await.ok()
    })
    .await;
}

/// Sends nearly all of a message, and not its end; gives the refusal, if there is one.
async fn begin(channel: &tonic::transport::Channel) -> Option<Status> {
    let announced = u32::try_from(MIB - 1).unwrap().to_be_bytes();
    let head = [&[0], announced.as_slice()].concat();
    let begun = [Bytes::from(head), Bytes::from(vec![b'x'; MIB - 100])];
    let frames = begun.map(|bytes| Ok::<_, Status>(http_body::Frame::data(bytes)));
    let body = Body::new(StreamBody::new(stream::iter(frames).chain(stream::pending())));
    let request = http::Request::post("/kezhi.enforcement.v1.LawService/ComputeDeadline")
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .body(body)
        .unwrap();
    let answer = timeout(Duration::from_secs(6), channel.clone().oneshot(request)).await;
    Status::from_header_map(answer.ok()?.ok()?.headers())
}

#[tokio::test]
async fn a_caller_has_only_so_many_streams_open_and_others_have_theirs() {
    let plan = Suite::plan_process(DATABASE, TODAY).with("SHARE__STREAMS_PER_CALLER", "2");
    let suite = plan.start().await;
    let watch = async |account: &str| {
        let auditor = suite.person("auditor", account);
        auditor.record().watch(WatchRequest::default()).await
    };
    let first = watch("a").await.good();
    let _second = watch("a").await.good();
    let refused = assert_refused(watch("a").await, "TOO_MUCH_UNDER_WAY", "");
    refused.says("what", "streams").says("limit", 2);
    assert!(refused.details.retry_info().is_some());
    let _of_another = watch("b").await.good();
    drop(first);
    eventually("there is room again", async || watch("a").await.ok()).await;
}

#[tokio::test]
async fn a_file_that_stands_still_is_ended_and_meanwhile_there_is_no_room_for_more() {
    let plan = Suite::plan_process(DATABASE, TODAY).with("SHARE__UPLOADS_PER_CALLER", "1");
    let suite = plan.with("SHARE__STALLED_SECONDS", "4").start().await;
    let others = async {
        eventually("it is under way", async || is_under_way(&suite).await.then_some(())).await;
        let refused = assert_refused(send(suite.officer("li"), false).await, "TOO_MUCH_UNDER_WAY", "");
        assert_eq!(refused.code, Code::ResourceExhausted);
        refused.says("what", "uploads").says("limit", 1);
        send(suite.officer("wang"), false).await.good();
    };
    let hanging = timeout(PATIENCE, send(suite.officer("li"), true));
    let (ended, ()) = tokio::join!(hanging, others);
    let ended = ended.expect("it is ended");
    let ended = assert_refused(ended, "STREAM_STALLED", "");
    assert_eq!(ended.code, Code::Aborted);
    ended.says("seconds", 4);
    send(suite.officer("li"), false).await.good();
}

/// True once a file has begun to come.
async fn is_under_way(suite: &Suite) -> bool {
    let running = ListPatentImportsRequest {
        state: State::Running.into(),
        ..ListPatentImportsRequest::default()
    };
    let listed = suite.auditor().patents().list_patent_imports(running).await.good();
    !listed.patent_imports.is_empty()
}

/// Sends a file, or begins to and hangs.
async fn send(who: Person, hangs: bool) -> Result<Response<PatentImport>, Status> {
    let header = ImportPatentsRequest {
        header: Some(ImportHeader {
            file_name: "patents.csv".into(),
            format: PatentFormat::Csv.into(),
        }),
        ..ImportPatentsRequest::default()
    };
    let chunk = ImportPatentsRequest {
        chunk: "application_number,title\n".into(),
        ..ImportPatentsRequest::default()
    };
    let parts = stream::iter([header, chunk]);
    let rest = match hangs {
        true => stream::pending().boxed(),
        false => stream::empty().boxed(),
    };
    who.patents().import_patents(parts.chain(rest)).await
}
