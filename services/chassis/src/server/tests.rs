use std::collections::BTreeMap;
use std::sync::Arc;

use http::HeaderMap;
use kezhi_law::Day;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::health::health_client::HealthClient;
use kezhi_proto::health::{HealthCheckRequest, HealthListRequest};
use prost_reflect::DescriptorPool;
use tokio::task::JoinHandle;
use tokio_stream::StreamExt;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
use tonic_reflection::pb::v1alpha;
use tonic_types::StatusExt;

use super::*;
use crate::health::Health;

const LAW: &str = "kezhi.enforcement.v1.LawService";

/// A server without handlers of its own on a free port, and a client of it.
struct Running {
    channel: Channel,
    stop: CancellationToken,
    server: JoinHandle<()>,
    health: Health,
}

impl Running {
    async fn start() -> Self {
        let wire = Wire {
            contract: Contract::load().unwrap(),
            keys: Arc::new(Keys::new("330110")),
            clock: Clock::fixed(Day::new(2026, 3, 2).unwrap()),
            max_message_bytes: 1 << 20,
            max_deadline: Duration::from_secs(30),
        };
        let health = Health::of(&[LAW.to_string()]);
        let routes = with_reflection(Routes::default().add_service(health.server()), &[LAW.to_string()]).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        #[expect(clippy::disallowed_methods, reason = "it ends with the test")]
        let server = tokio::spawn(serve(
            listener,
            stack(routes, &wire),
            Door::default(),
            None,
            stop.clone(),
        ));
        let channel = Endpoint::from_shared(address).unwrap().connect().await.unwrap();
        Self {
            channel,
            stop,
            server,
            health,
        }
    }

    async fn health_of(&self, service: &str) -> Result<i32, Status> {
        let request = HealthCheckRequest {
            service: service.into(),
        };
        HealthClient::new(self.channel.clone())
            .check(request)
            .await
            .map(|answer| answer.into_inner().status)
    }

    async fn reflect(&self, request: MessageRequest) -> MessageResponse {
        let request = ServerReflectionRequest {
            host: String::new(),
            message_request: Some(request),
        };
        let mut client = ServerReflectionClient::new(self.channel.clone());
        let mut answers = client
            .server_reflection_info(tokio_stream::once(request))
            .await
            .unwrap()
            .into_inner();
        answers.next().await.unwrap().unwrap().message_response.unwrap()
    }
}

fn reason(status: &Status) -> String {
    status.get_error_details().error_info().unwrap().reason.clone()
}

#[tokio::test]
async fn health_is_told_for_each_service_and_for_the_whole() {
    let running = Running::start().await;
    assert_eq!(running.health_of("").await.unwrap(), ServingStatus::Serving as i32);
    assert_eq!(running.health_of(LAW).await.unwrap(), ServingStatus::Serving as i32);
    running.health.tell(LAW, false);
    assert_eq!(running.health_of(LAW).await.unwrap(), ServingStatus::NotServing as i32);
    let unknown = running.health_of("kezhi.nothing.v1.NothingService").await.unwrap_err();
    assert_eq!(
        (unknown.code(), reason(&unknown)),
        (Code::NotFound, "RESOURCE_NOT_FOUND".into())
    );
}

#[tokio::test]
async fn health_lists_all_names() {
    let running = Running::start().await;
    running.health.tell("enforcement.sweep", false);
    let listed = HealthClient::new(running.channel.clone())
        .list(HealthListRequest {})
        .await;
    let listed: BTreeMap<_, _> = listed.unwrap().into_inner().statuses.into_iter().collect();
    let well = |name: &str| (name.to_string(), ServingStatus::Serving);
    let mut expected = BTreeMap::from(["", "liveness", "readiness", LAW].map(well));
    expected.insert("enforcement.sweep".into(), ServingStatus::NotServing);
    let listed: BTreeMap<_, _> = listed.into_iter().map(|(name, told)| (name, told.status())).collect();
    assert_eq!(listed, expected);
}

#[tokio::test]
async fn a_watcher_of_health_learns_of_a_name_that_comes_later_and_only_of_its_changes() {
    let running = Running::start().await;
    let service = "enforcement.sweep".to_string();
    let mut client = HealthClient::new(running.channel.clone());
    let mut watch = client.watch(HealthCheckRequest { service }).await.unwrap().into_inner();
    let mut next = async || watch.message().await.unwrap().unwrap().status();
    assert_eq!(next().await, ServingStatus::ServiceUnknown);
    running.health.tell("projects.sweep", true);
    running.health.tell("enforcement.sweep", true);
    assert_eq!(next().await, ServingStatus::Serving);
    running.health.tell("enforcement.sweep", true);
    running.health.tell("enforcement.sweep", false);
    assert_eq!(next().await, ServingStatus::NotServing);
}

#[tokio::test]
async fn reflection_lists_what_is_served_and_keeps_the_options() {
    let running = Running::start().await;
    let MessageResponse::ListServicesResponse(list) =
        running.reflect(MessageRequest::ListServices(String::new())).await
    else {
        panic!("no list")
    };
    let names: Vec<_> = list.service.iter().map(|service| service.name.as_str()).collect();
    assert!(names.contains(&LAW) && names.contains(&HEALTH), "{names:?}");
    assert!(!names.contains(&"kezhi.enforcement.v1.CaseService"), "{names:?}");
    let MessageResponse::FileDescriptorResponse(files) =
        running.reflect(MessageRequest::FileContainingSymbol(LAW.into())).await
    else {
        panic!("no file")
    };
    let mut pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    let access = pool.get_extension_by_name("kezhi.common.v1.access").unwrap();
    let file = files.file_descriptor_proto.first().unwrap();
    pool.decode_file_descriptor_proto(file.as_slice()).unwrap();
    let rules = pool.get_extension_by_name("buf.validate.field").unwrap();
    let asked = pool
        .get_message_by_name("kezhi.enforcement.v1.ComputeDeadlineRequest")
        .unwrap();
    let rule = asked.get_field_by_name("rule_id").unwrap();
    assert!(rule.options().has_extension(&rules), "the rules of the fields are gone");
    let method = pool.get_service_by_name(LAW).unwrap().methods().next().unwrap();
    assert!(method.options().has_extension(&access));
}

#[tokio::test]
async fn reflection_is_served_to_old_clients_too() {
    let running = Running::start().await;
    let request = v1alpha::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(v1alpha::server_reflection_request::MessageRequest::ListServices(
            String::new(),
        )),
    };
    let mut client = v1alpha::server_reflection_client::ServerReflectionClient::new(running.channel.clone());
    let mut answers = client
        .server_reflection_info(tokio_stream::once(request))
        .await
        .unwrap()
        .into_inner();
    assert!(answers.next().await.unwrap().is_ok());
}

#[tokio::test]
async fn a_method_that_nobody_serves_is_unknown_over_the_socket_too() {
    let running = Running::start().await;
    let mut client = kezhi_proto::enforcement::law_service_client::LawServiceClient::new(running.channel.clone());
    let status = client
        .list_rules(kezhi_proto::enforcement::ListRulesRequest {})
        .await
        .unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::Unimplemented, "METHOD_UNKNOWN".into())
    );
}

#[tokio::test]
async fn a_server_that_stops_sends_its_streams_elsewhere_and_ends() {
    let running = Running::start().await;
    let request = HealthCheckRequest { service: LAW.into() };
    let mut watch = HealthClient::new(running.channel.clone())
        .watch(request)
        .await
        .unwrap()
        .into_inner();
    assert!(watch.next().await.unwrap().is_ok());
    running.stop.cancel();
    let status = watch.next().await.unwrap().unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::Unavailable, ErrorReason::ServiceDown.code().into())
    );
    drop(running.channel);
    running.server.await.unwrap();
}

#[tokio::test]
async fn a_deadline_over_the_socket_is_ours_and_not_the_transports() {
    let running = Running::start().await;
    let mut headers = HeaderMap::new();
    headers.insert("grpc-timeout", "300m".parse().unwrap());
    // A stream that stays open, so that only the deadline ends it.
    let mut request = tonic::Request::new(HealthCheckRequest { service: LAW.into() });
    *request.metadata_mut() = tonic::metadata::MetadataMap::from_headers(headers);
    let mut watch = HealthClient::new(running.channel.clone())
        .watch(request)
        .await
        .unwrap()
        .into_inner();
    assert!(watch.next().await.unwrap().is_ok());
    let status = watch.next().await.unwrap().unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::DeadlineExceeded, "DEADLINE_PASSED".into())
    );
}
