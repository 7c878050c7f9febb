use std::sync::Arc;

use http_body_util::BodyExt;
use kezhi_law::Day;
use opentelemetry_proto::tonic::collector::metrics::v1::metrics_service_server::{
    MetricsService, MetricsServiceServer,
};
use opentelemetry_proto::tonic::collector::metrics::v1::{ExportMetricsServiceRequest, ExportMetricsServiceResponse};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::body::Body;
use tonic::service::Routes;
use tonic::{Request, Response, Status};
use tower::ServiceExt;

use super::*;
use crate::clock::Clock;
use crate::contract::Contract;
use crate::identity::Keys;
use crate::server::{Wire, stack};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";
const METHOD: &str = "kezhi.enforcement.v1.LawService/ListRules";

/// A collector that hands over what it gets.
#[derive(Clone)]
struct Collector {
    spans: UnboundedSender<ExportTraceServiceRequest>,
    measurements: UnboundedSender<ExportMetricsServiceRequest>,
}

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.spans.send(request.into_inner()).unwrap();
        Ok(Response::new(Default::default()))
    }
}

#[tonic::async_trait]
impl MetricsService for Collector {
    async fn export(
        &self,
        request: Request<ExportMetricsServiceRequest>,
    ) -> Result<Response<ExportMetricsServiceResponse>, Status> {
        self.measurements.send(request.into_inner()).unwrap();
        Ok(Response::new(Default::default()))
    }
}

async fn collect() -> (
    String,
    UnboundedReceiver<ExportTraceServiceRequest>,
    UnboundedReceiver<ExportMetricsServiceRequest>,
) {
    let ((spans, seen_spans), (measurements, seen_measurements)) = (unbounded_channel(), unbounded_channel());
    let collector = Collector { spans, measurements };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = tonic::transport::Server::builder()
        .add_service(TraceServiceServer::new(collector.clone()))
        .add_service(MetricsServiceServer::new(collector));
    #[expect(clippy::disallowed_methods, reason = "it ends with the test")]
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    (endpoint, seen_spans, seen_measurements)
}

/// The one test that starts telemetry, for a process has one.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_one_span_of_the_callers_trace_and_one_measurement() {
    let (endpoint, mut spans, mut measurements) = collect().await;
    let settings = TelemetrySettings {
        otlp_endpoint: endpoint,
        level: "off".into(),
        ..Default::default()
    };
    let guard = init(&settings, "kezhi").unwrap();
    let wire = Wire {
        contract: Contract::load().unwrap(),
        keys: Arc::new(Keys::new("330110")),
        clock: Clock::fixed(Day::new(2026, 3, 2).unwrap()),
        max_message_bytes: 1 << 20,
        max_deadline: std::time::Duration::from_secs(30),
    };
    let call = http::Request::post(format!("/{METHOD}"))
        .header("content-type", "application/grpc")
        .header("traceparent", format!("00-{TRACE}-{PARENT}-01"));
    let answer = stack(Routes::default(), &wire)
        .oneshot(call.body(Body::empty()).unwrap())
        .await
        .unwrap();
    answer.into_body().collect().await.unwrap();
    guard.shutdown().await;
    let text = format!("{:?}", measurements.recv().await.unwrap());
    assert!(
        text.contains("rpc.server.call.duration") && text.contains(METHOD) && text.contains("INVALID_ARGUMENT"),
        "{text}"
    );
    let mut all = Vec::new();
    while let Ok(export) = spans.try_recv() {
        all.extend(
            export
                .resource_spans
                .into_iter()
                .flat_map(|resource| resource.scope_spans)
                .flat_map(|scope| scope.spans),
        );
    }
    let ours: Vec<_> = all.iter().filter(|span| hex::encode(&span.trace_id) == TRACE).collect();
    let [span] = ours.as_slice() else { panic!("{all:?}") };
    assert_eq!(
        (span.name.as_str(), hex::encode(&span.parent_span_id).as_str()),
        (METHOD, PARENT)
    );
}

#[test]
fn without_an_endpoint_a_call_still_has_a_trace_id_and_hands_it_down() {
    let guard = providers(&TelemetrySettings::default(), "kezhi").unwrap();
    let spans = tracing_opentelemetry::layer().with_tracer(guard.traces.tracer(OURS));
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _during_this_test = tracing::subscriber::set_default(tracing_subscriber::registry().with(spans));
    let outer = tracing::info_span!("call");
    let id = outer.in_scope(trace_id);
    assert_eq!(id.len(), 32, "{id}");
    let inner = outer.in_scope(|| tracing::info_span!("call"));
    continue_trace(&inner, &HeaderMap::new());
    assert_eq!(inner.in_scope(trace_id), id);
}

#[test]
fn a_level_that_is_none_is_refused_before_anything_starts() {
    let settings = TelemetrySettings {
        level: "kezhi=loud".into(),
        ..Default::default()
    };
    assert!(matches!(init(&settings, "kezhi"), Err(TelemetryError::Level(_))));
}

#[test]
fn settings_have_defaults_and_refuse_what_they_do_not_know() {
    let settings: TelemetrySettings = toml::from_str("log = \"json\"").unwrap();
    assert_eq!(
        settings,
        TelemetrySettings {
            log: LogForm::Json,
            ..Default::default()
        }
    );
    assert!(toml::from_str::<TelemetrySettings>("colour = \"red\"").is_err());
}
