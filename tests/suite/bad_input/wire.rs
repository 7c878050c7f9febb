//! What goes wrong on the way: too late, too large, nobody there.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::{BodyExt, Full};
use kezhi_proto::common::WatchRequest;
use kezhi_proto::enforcement::{ComputeDeadlineRequest, ListRulesRequest};
use kezhi_proto::publicservices::ListDisclosuresRequest;
use prost::Message;
use tonic::body::Body;
use tonic::{Code, Request, Status};
use tower::ServiceExt;

use crate::kit::contract::call;
use crate::kit::patience::PATIENCE;
use crate::kit::{Database, Good, Part, Person, Suite, assert_refused, broken_off, eventually, matter, refusal_of};

// What goes wrong on the way never comes to a database.
const DATABASE: Database = Database::Sqlite;
const TODAY: &str = "2026-05-11";

#[tokio::test]
async fn a_service_that_does_not_answer_in_time_is_a_deadline_that_passed() {
    let suite = Suite::plan_apart(DATABASE, TODAY)
        .with("LIMITS__MAX_CALL_SECONDS", "1")
        .start()
        .await;
    suite.citizen().law().list_rules(ListRulesRequest {}).await.good();
    suite.freeze(Part::Enforcement);
    let mut law = suite.citizen().law();
    let asked = law.list_rules(ListRulesRequest {});
    let answer = tokio::time::timeout(PATIENCE, asked)
        .await
        .expect("the gateway keeps the time");
    assert_eq!(
        assert_refused(answer, "DEADLINE_PASSED", "").code,
        Code::DeadlineExceeded
    );
    suite.thaw(Part::Enforcement);
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_by_gateway_and_service() {
    let plan = Suite::plan_apart(DATABASE, TODAY).with("LIMITS__MAX_MESSAGE_BYTES", "100000");
    let suite = plan.start().await;
    let request = ComputeDeadlineRequest {
        rule_id: "x".repeat(100_001),
        ..ComputeDeadlineRequest::default()
    };
    for channel in [suite.channel(), suite.channel_to(Part::Enforcement)] {
        let huge = "x".repeat(9_000_000);
        let huge = ComputeDeadlineRequest {
            rule_id: huge,
            ..request.clone()
        };
        let refused = Person::new(channel.clone(), None).law().compute_deadline(huge).await;
        assert_refused(refused, "MESSAGE_TOO_LARGE", "");
        let refused = Person::new(channel, None).law().compute_deadline(request.clone()).await;
        let refused = assert_refused(refused, "MESSAGE_TOO_LARGE", "");
        assert_eq!(
            (refused.code, refused.metadata("limit_bytes").as_str()),
            (Code::ResourceExhausted, "100000")
        );
    }
}

#[tokio::test]
async fn a_service_that_is_down_is_named_and_the_others_go_on() {
    let suite = Suite::apart(DATABASE, TODAY).await;
    let citizen = suite.citizen();
    suite.kill9(Part::Enforcement);
    let refused = assert_refused(citizen.law().list_rules(ListRulesRequest {}).await, "SERVICE_DOWN", "");
    assert_eq!(
        (refused.code, refused.metadata("service").as_str()),
        (Code::Unavailable, "enforcement")
    );
    assert!(refused.details.retry_info().is_some(), "it says when to come back");
    let list = ListDisclosuresRequest::default();
    citizen.disclosures().list_disclosures(list).await.good();
    suite.restart(Part::Enforcement).await;
    eventually("the service answers again", async || {
        citizen.law().list_rules(ListRulesRequest {}).await.ok()
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_with_the_deadline_of_its_caller() {
    let suite = Suite::apart(DATABASE, TODAY).await;
    let mut request = Request::new(WatchRequest::default());
    request.set_timeout(Duration::from_millis(500));
    let mut watched = suite.auditor().record().watch(request).await.good();
    let end = async {
        loop {
            if let Err(status) = watched.message().await {
                break status;
            }
        }
    };
    let status = tokio::time::timeout(PATIENCE, end).await.expect("the deadline passes");
    let refused = refusal_of(&status);
    assert_eq!(refused.seen(), (Code::DeadlineExceeded, "DEADLINE_PASSED"));
}

#[tokio::test]
async fn a_stream_whose_service_is_killed_ends_by_naming_it() {
    let suite = Suite::apart(DATABASE, TODAY).await;
    matter::lead(&suite, TODAY).await;
    let mut watched = suite.auditor().record().watch(WatchRequest::default()).await.good();
    assert!(watched.message().await.unwrap().is_some());
    suite.kill9(Part::Enforcement);
    let refused = broken_off(&mut watched).await;
    assert_eq!(refused.seen(), (Code::Unavailable, "SERVICE_DOWN"));
    refused.says("service", "enforcement");
    suite.restart(Part::Enforcement).await;
}

#[tokio::test]
async fn what_gzip_made_smaller_is_taken_and_other_compressions_are_named_as_unknown() {
    let suite = Suite::up(DATABASE, TODAY).await;
    let message = ComputeDeadlineRequest {
        rule_id: "penalty.pay".into(),
        trigger_date: TODAY.into(),
        ..ComputeDeadlineRequest::default()
    }
    .encode_to_vec();
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&message).unwrap();
    let packed = packed.finish().unwrap();
    let health = "/grpc.health.v1.Health/Check";
    let compute = "/kezhi.enforcement.v1.LawService/ComputeDeadline";
    let reflection = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    for (path, encoding, flag, bytes) in [
        // Which services there are: field 7, an empty text.
        (reflection, "gzip", 0, &vec![0x3a, 0]),
        (compute, "gzip", 1, &packed),
        (compute, "gzip", 0, &message),
        (health, "gzip", 0, &Vec::new()),
    ] {
        let answered = sent(&suite, path, encoding, flag, bytes).await;
        assert_eq!(answered.map(|status| status.code()), Some(Code::Ok), "{path} {flag}");
    }
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![0; 64 << 20]).unwrap();
    let bomb = sent(&suite, compute, "gzip", 1, &bomb.finish().unwrap()).await;
    assert_refused(Err::<tonic::Response<()>, _>(bomb.unwrap()), "MESSAGE_TOO_LARGE", "");
    for path in [compute, health] {
        let refused = sent(&suite, path, "br", 1, &packed).await.unwrap();
        assert_eq!(refused.metadata().get("grpc-accept-encoding").unwrap(), "identity,gzip");
        let refused = assert_refused(Err::<tonic::Response<()>, _>(refused), "COMPRESSION_UNKNOWN", "");
        assert_eq!(
            (refused.code, refused.metadata("encoding")),
            (Code::Unimplemented, "br".to_string())
        );
    }
}

/// Sends one message with this encoding and flag; gives the status in the head or the trailers.
async fn sent(suite: &Suite, path: &str, encoding: &str, flag: u8, message: &[u8]) -> Option<Status> {
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let body = Full::from([&[flag], length.as_slice(), message].concat());
    let request = http::Request::post(path)
        .header("content-type", "application/grpc")
        .header("grpc-encoding", encoding)
        .header("te", "trailers")
        .body(Body::new(body))
        .unwrap();
    let answer = suite.channel().oneshot(request).await.unwrap();
    let in_head = Status::from_header_map(answer.headers());
    let collected = answer.into_body().collect().await.unwrap();
    in_head.or(collected.trailers().and_then(Status::from_header_map))
}

#[tokio::test]
async fn a_method_that_nobody_has_is_unimplemented() {
    let suite = Suite::up(DATABASE, TODAY).await;
    for path in [
        "/kezhi.enforcement.v1.CaseService/Nope",
        "/kezhi.nothing.v1.X/Y",
        "/a.B/C",
        "/x",
    ] {
        let refused = refusal_of(&call(&suite.head(), path, &[]).await.expect_err(path));
        assert_eq!(refused.seen(), (Code::Unimplemented, "METHOD_UNKNOWN"), "{path}");
    }
}

#[tokio::test]
async fn a_caller_who_calls_too_often_is_told_when_to_come_back() {
    let plan = Suite::plan(DATABASE, TODAY)
        .with("LIMITS__CALLS_PER_SECOND", "1")
        .with("LIMITS__BURST", "3");
    let suite = plan.start().await;
    let li = suite.officer("li");
    let mut refused = Vec::new();
    for _ in 0..5 {
        refused.extend(li.law().list_rules(ListRulesRequest {}).await.err());
    }
    let first = refusal_of(&refused[0]);
    assert_eq!(first.seen(), (Code::ResourceExhausted, "RATE_EXCEEDED"));
    assert!(first.details.retry_info().is_some());
    suite.officer("wang").law().list_rules(ListRulesRequest {}).await.good();
}
