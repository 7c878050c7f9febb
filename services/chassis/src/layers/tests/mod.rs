mod wire;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt, pending};
use http_body_util::{BodyExt, Full};
use kezhi_law::Day;
use kezhi_proto::common::Role;
use kezhi_proto::enforcement::{Certificate, ComputeDeadlineRequest, CreateOfficerRequest, Officer};
use prost::Message;
use tonic::service::{AxumRouter, Routes};
use tonic_types::StatusExt;
use tower::ServiceExt;
use tracing_subscriber::fmt::MakeWriter;

use kezhi_proto::common::ErrorReason;
use tonic::{Code, Status};

use super::*;
use crate::caller::Caller;
use crate::clock::Clock;
use crate::contract::Contract;
use crate::identity::{Claims, Keys, Signer};
use crate::server::{Wire, stack};

const COMPUTE: &str = "/kezhi.enforcement.v1.LawService/ComputeDeadline";
const CREATE_OFFICER: &str = "/kezhi.enforcement.v1.OfficerService/CreateOfficer";
const WATCH: &str = "/kezhi.enforcement.v1.RecordService/Watch";

type Handler = fn(Request) -> BoxFuture<'static, Response>;

/// A context with one key and a clock that stands still.
struct ServiceContext {
    wire: Wire,
    signer: Signer,
}

impl ServiceContext {
    fn new() -> Self {
        let signer = Signer::generate("kezhi").unwrap();
        let keys = Keys::new("330110").trust_signer(&signer).unwrap();
        let wire = Wire {
            contract: Contract::load().unwrap(),
            keys: Arc::new(keys),
            clock: Clock::fixed(Day::new(2026, 3, 2).unwrap()),
            max_message_bytes: 1000,
            max_deadline: Duration::from_secs(30),
        };
        Self { wire, signer }
    }

    fn token(&self, role: Role) -> String {
        let claims = Claims::new("zhou", &[role], self.wire.clock.now_micros(), 3600);
        format!("Bearer {}", self.signer.sign(&claims).unwrap())
    }

    /// The answer of the whole stack before a handler.
    async fn answer(&self, handler: Handler, request: Request) -> Answer {
        let handler = tower::service_fn(move |request: http::Request<tonic::service::AxumBody>| {
            handler(request.map(Body::new)).map(Ok::<_, std::convert::Infallible>)
        });
        let routes = Routes::from(AxumRouter::new().fallback_service(handler));
        Answer::of(stack(routes, &self.wire).oneshot(request).await.unwrap()).await
    }
}

/// What a caller gets.
#[derive(Debug)]
struct Answer {
    status: Status,
    body: Vec<u8>,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let in_head = Status::from_header_map(response.headers());
        let collected = response.into_body().collect().await.unwrap();
        let in_trailers = collected.trailers().and_then(Status::from_header_map);
        Self {
            status: in_head.or(in_trailers).unwrap(),
            body: collected.to_bytes().to_vec(),
        }
    }

    /// Code and reason.
    fn said(&self) -> (Code, String) {
        (
            self.status.code(),
            self.status
                .get_error_details()
                .error_info()
                .map(|info| info.reason.clone())
                .unwrap_or_default(),
        )
    }

    fn metadata(&self, key: &str) -> String {
        self.status
            .get_error_details()
            .error_info()
            .unwrap()
            .metadata
            .get(key)
            .cloned()
            .unwrap_or_default()
    }
}

fn says(code: Code, reason: ErrorReason) -> (Code, String) {
    (code, reason.code().to_string())
}

fn frame(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    [[0].as_slice(), &length, message].concat()
}

fn call(path: &str, body: Vec<u8>) -> Request {
    let request = http::Request::post(path).header("content-type", "application/grpc");
    request.body(Body::new(Full::from(body))).unwrap()
}

fn with(mut request: Request, name: &'static str, value: &str) -> Request {
    request.headers_mut().append(name, value.parse().unwrap());
    request
}

fn good_message() -> Vec<u8> {
    let request = ComputeDeadlineRequest {
        rule_id: "x".into(),
        trigger_date: "2026-03-02".into(),
        ..Default::default()
    };
    frame(&request.encode_to_vec())
}

/// Answers with what it got and the account of the caller.
fn echo(request: Request) -> BoxFuture<'static, Response> {
    async {
        let account = request.extensions().get::<Caller>().unwrap().account.clone();
        let body = request.into_body().collect().await.unwrap().to_bytes();
        let trailers = http::HeaderMap::from_iter([(Status::GRPC_STATUS, http::HeaderValue::from_static("0"))]);
        let body = [account.as_bytes(), b":", &body].concat();
        let body = Full::from(body).with_trailers(async move { Some(Ok(trailers)) });
        http::Response::new(Body::new(body))
    }
    .boxed()
}

fn never(_: Request) -> BoxFuture<'static, Response> {
    pending().boxed()
}

fn panics(_: Request) -> BoxFuture<'static, Response> {
    async { panic!("as the test wants it") }.boxed()
}

/// Reads its messages, as a handler does that takes a stream: what is refused among them is the answer.
fn not_reached(request: Request) -> BoxFuture<'static, Response> {
    async {
        let reached = |_| Status::data_loss("a call that should have been refused reached the handler");
        let read = request.into_body().collect().await;
        read.map_or_else(|refused| refused, reached).into_http()
    }
    .boxed()
}

/// A stream that stays open.
fn open_stream(_: Request) -> BoxFuture<'static, Response> {
    let frames = futures::stream::pending::<Result<http_body::Frame<bytes::Bytes>, Status>>();
    async { http::Response::new(Body::new(http_body_util::StreamBody::new(frames))) }.boxed()
}

#[tokio::test]
async fn a_good_call_reaches_its_handler_untouched_and_says_who_calls() {
    let context = ServiceContext::new();
    let answer = context.answer(echo, call(COMPUTE, good_message())).await;
    assert_eq!(answer.status.code(), Code::Ok);
    assert_eq!(answer.body, [b"anonymous:".as_slice(), &good_message()].concat());
    let request = with(
        call(COMPUTE, good_message()),
        "authorization",
        &context.token(Role::Officer),
    );
    assert!(context.answer(echo, request).await.body.starts_with(b"zhou:"));
}

#[tokio::test]
async fn of_several_mistakes_the_outermost_layer_answers() {
    let context = ServiceContext::new();
    let malformed = || call(CREATE_OFFICER, frame(b"\xff"));
    let answer = |request| context.answer(not_reached, request);
    let bad_token = answer(with(malformed(), "authorization", "Bearer no")).await;
    assert_eq!(bad_token.said(), says(Code::Unauthenticated, ErrorReason::TokenInvalid));
    let no_token = answer(malformed()).await;
    assert_eq!(no_token.said(), says(Code::Unauthenticated, ErrorReason::TokenMissing));
    let wrong_role = answer(with(malformed(), "authorization", &context.token(Role::Auditor))).await;
    assert_eq!(
        wrong_role.said(),
        says(Code::PermissionDenied, ErrorReason::RoleMissing)
    );
    assert_eq!(wrong_role.metadata("method"), CREATE_OFFICER.trim_start_matches('/'));
    assert_eq!(wrong_role.metadata("roles"), "admin,head");
    let no_message = answer(with(malformed(), "authorization", &context.token(Role::Head))).await;
    assert_eq!(
        no_message.said(),
        says(Code::InvalidArgument, ErrorReason::MessageMalformed)
    );
}

#[tokio::test]
async fn the_deadline_stands_before_the_message() {
    let context = ServiceContext::new();
    let slow = Body::new(http_body_util::StreamBody::new(futures::stream::pending::<
        Result<http_body::Frame<bytes::Bytes>, Status>,
    >()));
    let request = http::Request::post(COMPUTE)
        .header("content-type", "application/grpc")
        .header("grpc-timeout", "20m")
        .body(slow)
        .unwrap();
    let answer = context.answer(not_reached, request).await;
    assert_eq!(answer.said(), says(Code::DeadlineExceeded, ErrorReason::DeadlinePassed));
}

#[tokio::test]
async fn a_deadline_says_what_is_known_of_what_was_asked() {
    let mut context = ServiceContext::new();
    context.wire.max_deadline = Duration::from_millis(20);
    let read = context.answer(never, call(COMPUTE, good_message())).await;
    assert!(
        read.status.message().ends_with("nothing was changed"),
        "{:?}",
        read.status
    );
    let officer = CreateOfficerRequest {
        officer: Some(Officer {
            account: "li".into(),
            display_name: "李".into(),
            certificate: Some(Certificate {
                number: "湘执-0001".into(),
                valid_from: "2024-01-01".into(),
                valid_to: "2030-12-31".into(),
            }),
            ..Officer::default()
        }),
        ..CreateOfficerRequest::default()
    };
    let write = call(CREATE_OFFICER, frame(&officer.encode_to_vec()));
    let write = context
        .answer(never, with(write, "authorization", &context.token(Role::Admin)))
        .await;
    let message = write.status.message();
    assert!(message.contains("may or may not have been carried out"), "{message}");
}

#[tokio::test]
async fn fields_that_break_their_rules_are_each_named() {
    let context = ServiceContext::new();
    let answer = context.answer(not_reached, call(COMPUTE, frame(&[]))).await;
    assert_eq!(answer.said(), says(Code::InvalidArgument, ErrorReason::FieldInvalid));
    let details = answer.status.get_error_details();
    let fields: Vec<_> = details
        .bad_request()
        .unwrap()
        .field_violations
        .iter()
        .map(|one| one.field.as_str())
        .collect();
    assert_eq!(fields, ["rule_id", "trigger_date"]);
    assert!(
        answer
            .status
            .message()
            .starts_with("rule_id must not be empty; trigger_date must be a day")
    );
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_wherever_it_says_so() {
    let context = ServiceContext::new();
    let large = CreateOfficerRequest {
        request_id: "x".repeat(1000),
        ..Default::default()
    }
    .encode_to_vec();
    for body in [frame(&large), [[0].as_slice(), &u32::MAX.to_be_bytes(), b"x"].concat()] {
        let request = with(call(CREATE_OFFICER, body), "authorization", &context.token(Role::Head));
        let answer = context.answer(not_reached, request).await;
        assert_eq!(
            answer.said(),
            says(Code::ResourceExhausted, ErrorReason::MessageTooLarge)
        );
        assert_eq!(answer.metadata("limit_bytes"), "1000");
    }
}

#[tokio::test]
async fn what_is_not_exactly_one_plain_message_is_refused() {
    let context = ServiceContext::new();
    let two = [good_message(), good_message()].concat();
    let short = good_message().split_last().unwrap().1.to_vec();
    for body in [Vec::new(), vec![0; 4], two, short] {
        let answer = context.answer(not_reached, call(COMPUTE, body)).await;
        assert_eq!(
            answer.said(),
            says(Code::InvalidArgument, ErrorReason::MessageMalformed)
        );
    }
}

#[tokio::test]
async fn a_method_that_nobody_has_is_unknown_to_anyone() {
    let context = ServiceContext::new();
    let request = call("/kezhi.enforcement.v1.LawService/Nothing", Vec::new());
    let answer = Answer::of(stack(Routes::default(), &context.wire).oneshot(request).await.unwrap()).await;
    assert_eq!(answer.said(), says(Code::Unimplemented, ErrorReason::MethodUnknown));
    assert_eq!(answer.metadata("method"), "kezhi.enforcement.v1.LawService/Nothing");
}

#[tokio::test]
async fn two_tokens_or_another_scheme_are_no_token() {
    let context = ServiceContext::new();
    let good = context.token(Role::Head);
    for values in [vec!["Basic eDp5"], vec!["Bearer"], vec![""], vec![&good, &good]] {
        let request = values.iter().fold(call(COMPUTE, good_message()), |call, value| {
            with(call, "authorization", value)
        });
        let answer = context.answer(not_reached, request).await;
        assert_eq!(
            answer.said(),
            says(Code::Unauthenticated, ErrorReason::TokenInvalid),
            "{values:?}"
        );
    }
    let lower = with(
        call(COMPUTE, good_message()),
        "authorization",
        &good.replace("Bearer", "bearer"),
    );
    assert_eq!(context.answer(echo, lower).await.status.code(), Code::Ok);
}

#[tokio::test]
async fn a_token_ends_by_the_clock_of_the_house() {
    let context = ServiceContext::new();
    let token = context.token(Role::Head);
    context.wire.clock.move_to(Day::new(2026, 3, 3).unwrap());
    let answer = context
        .answer(
            not_reached,
            with(call(COMPUTE, good_message()), "authorization", &token),
        )
        .await;
    assert_eq!(answer.said(), says(Code::Unauthenticated, ErrorReason::TokenInvalid));
    assert_eq!(answer.status.message(), "the token is not valid: it has expired");
}

#[tokio::test]
async fn a_caller_that_the_network_claims_is_not_believed() {
    let context = ServiceContext::new();
    let mut request = call(CREATE_OFFICER, frame(&[]));
    request.extensions_mut().insert(Caller::service("gateway"));
    let answer = context.answer(not_reached, request).await;
    assert_eq!(answer.said(), says(Code::Unauthenticated, ErrorReason::TokenMissing));
}

#[tokio::test]
async fn health_and_reflection_are_open_to_anyone() {
    let context = ServiceContext::new();
    for path in STANDARD_METHODS {
        let answer = context.answer(echo, call(path, frame(&[]))).await;
        assert_eq!(answer.status.code(), Code::Ok, "{path}");
    }
}

#[tokio::test]
async fn every_role_calls_what_the_contract_lets_it_call_and_nothing_else() {
    let context = ServiceContext::new();
    let roles = (1..).map_while(|number| Role::try_from(number).ok());
    for (method, role) in context
        .wire
        .contract
        .methods()
        .flat_map(|method| roles.clone().map(move |role| (method, role)))
    {
        let request = with(
            call(&method.path, frame(b"\xff")),
            "authorization",
            &context.token(role),
        );
        let said = context.answer(not_reached, request).await.said();
        let expected = if method.access.anyone || method.access.roles.contains(&role) {
            says(Code::InvalidArgument, ErrorReason::MessageMalformed)
        } else {
            says(Code::PermissionDenied, ErrorReason::RoleMissing)
        };
        assert_eq!(said, expected, "{} as {role:?}", method.path);
    }
}

#[tokio::test]
async fn a_handler_that_takes_too_long_is_cut_off_by_the_caller_or_by_the_server() {
    let mut context = ServiceContext::new();
    let passed = says(Code::DeadlineExceeded, ErrorReason::DeadlinePassed);
    let request = with(call(COMPUTE, good_message()), "grpc-timeout", "20m");
    assert_eq!(context.answer(never, request).await.said(), passed);
    context.wire.max_deadline = Duration::from_millis(20);
    assert_eq!(
        context.answer(never, call(COMPUTE, good_message())).await.said(),
        passed
    );
    let request = with(call(COMPUTE, good_message()), "grpc-timeout", "99999999H");
    assert_eq!(context.answer(never, request).await.said(), passed);
}

#[tokio::test]
async fn a_stream_has_only_the_deadline_of_its_caller() {
    let mut context = ServiceContext::new();
    context.wire.max_deadline = Duration::ZERO;
    let request = with(call(WATCH, frame(&[])), "authorization", &context.token(Role::Service));
    let answer = context.answer(open_stream, with(request, "grpc-timeout", "50m")).await;
    assert_eq!(answer.said(), says(Code::DeadlineExceeded, ErrorReason::DeadlinePassed));
}

#[tokio::test]
async fn a_handler_that_panics_is_a_fault_and_its_words_stay_inside() {
    let context = ServiceContext::new();
    let answer = context.answer(panics, call(COMPUTE, good_message())).await;
    assert_eq!(answer.said(), says(Code::Internal, ErrorReason::Fault));
    assert!(!answer.status.message().contains("as the test wants it"));
}

#[tokio::test]
async fn what_the_libraries_answer_gets_a_reason() {
    let table: [(Handler, Code, ErrorReason); 6] = [
        (
            |_| bare(Status::internal("failed to decode Protobuf message: invalid tag")),
            Code::InvalidArgument,
            ErrorReason::MessageMalformed,
        ),
        (
            |_| {
                bare(Status::out_of_range(
                    "Error, decoded message length too large: found 9 bytes",
                ))
            },
            Code::ResourceExhausted,
            ErrorReason::MessageTooLarge,
        ),
        (
            |_| bare(Status::cancelled("Timeout expired")),
            Code::DeadlineExceeded,
            ErrorReason::DeadlinePassed,
        ),
        (
            |_| bare(Status::unknown("an io error")),
            Code::Internal,
            ErrorReason::Fault,
        ),
        (
            |_| bare(Status::not_found("service not registered")),
            Code::NotFound,
            ErrorReason::ResourceNotFound,
        ),
        (
            |_| in_trailers(Status::unavailable("broken pipe")),
            Code::Unavailable,
            ErrorReason::ServiceDown,
        ),
    ];
    let context = ServiceContext::new();
    for (handler, code, reason) in table {
        assert_eq!(
            context.answer(handler, call(COMPUTE, good_message())).await.said(),
            says(code, reason)
        );
    }
}

#[tokio::test]
async fn a_refusal_with_its_reason_passes_as_it_is() {
    let context = ServiceContext::new();
    let handler: Handler = |_| {
        bare(crate::error::status(
            Code::NotFound,
            ErrorReason::ResourceNotFound,
            "no such case",
            [],
        ))
    };
    let answer = context.answer(handler, call(COMPUTE, good_message())).await;
    assert_eq!(answer.said(), says(Code::NotFound, ErrorReason::ResourceNotFound));
    assert_eq!(answer.status.message(), "no such case");
}

fn bare(status: Status) -> BoxFuture<'static, Response> {
    async { status.into_http() }.boxed()
}

fn in_trailers(status: Status) -> BoxFuture<'static, Response> {
    let mut trailers = http::HeaderMap::new();
    status.add_header(&mut trailers).unwrap();
    let body = Full::from("part of an answer").with_trailers(async move { Some(Ok(trailers)) });
    async { http::Response::new(Body::new(body)) }.boxed()
}

#[tokio::test]
async fn each_call_is_one_line_of_the_log_that_names_the_account_and_the_status() {
    let lines = Lines::default();
    let log = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(lines.clone())
        .finish();
    // Beside a single subscriber, tracing asks the threads of other tests, which have none, what is worth logging.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _during_this_test = tracing::subscriber::set_default(log);
    let context = ServiceContext::new();
    let token = context.token(Role::Auditor);
    context
        .answer(
            not_reached,
            with(call(CREATE_OFFICER, frame(b"\xff")), "authorization", &token),
        )
        .await;
    context.answer(echo, call(COMPUTE, good_message())).await;
    let mut lines = lines.taken();
    lines.retain(|line| {
        line["target"]
            .as_str()
            .is_some_and(|target| target.starts_with("kezhi"))
    });
    let [refused, answered] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    assert_eq!(
        (refused["status"].as_str(), refused["span"]["caller"].as_str()),
        (Some("PERMISSION_DENIED"), Some("zhou"))
    );
    assert_eq!(
        (refused["reason"].as_str(), answered["reason"].as_str()),
        (Some("ROLE_MISSING"), None)
    );
    assert_eq!(refused["span"]["rpc.method"], CREATE_OFFICER.trim_start_matches('/'));
    assert_eq!(
        (answered["status"].as_str(), answered["span"]["caller"].as_str()),
        (Some("OK"), Some("anonymous"))
    );
    assert!(answered["duration_ms"].is_u64() && answered["message"] == "a call was answered");
    assert!(!refused.to_string().contains(token.trim_start_matches("Bearer ")));
}

/// The lines of a log, in memory.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn taken(&self) -> Vec<serde_json::Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
