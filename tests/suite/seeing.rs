//! What a collector sees of the suite: docs/seeing.md lists it.

use std::sync::{Arc, Mutex};

use kezhi_proto::coordination::{Delivery, ListDeliveriesRequest, delivery};
use kezhi_proto::enforcement::{Lead, ListLeadsRequest};
use kezhi_proto::publicservices::{ListTipoffsRequest, TransferTipoffRequest};
use opentelemetry_proto::tonic::collector::logs::v1::logs_service_server::{LogsService, LogsServiceServer};
use opentelemetry_proto::tonic::collector::logs::v1::{ExportLogsServiceRequest, ExportLogsServiceResponse};
use opentelemetry_proto::tonic::collector::metrics::v1::metrics_service_server::{
    MetricsService, MetricsServiceServer,
};
use opentelemetry_proto::tonic::collector::metrics::v1::{ExportMetricsServiceRequest, ExportMetricsServiceResponse};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use opentelemetry_proto::tonic::trace::v1::Span;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};

use crate::coordination::drop_folder::{Drop, LOG_HEADS};
use crate::kit::{Database, Good, Part, Suite, assert_refused, eventually, on_each_database};
use crate::story::submit;

const TODAY: &str = "2026-05-11";
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
/// The trace of a call that is refused.
const REFUSED: &str = "1bf7651916cd43dd8448eb211c80319d";
/// What docs/seeing.md promises to measure, with or without calls.
const MEASURED: [&str; 10] = [
    "rpc.server.call.duration",
    "kezhi.refusals",
    "db.client.connection.count",
    "kezhi.writers.waiting",
    "kezhi.readers.waiting",
    "kezhi.follow.lag",
    "kezhi.limits.late",
    "kezhi.sweep.last_run",
    "kezhi.sweep.failed",
    "kezhi.exchange.dead_letters",
];

/// A collector that keeps what it gets.
#[derive(Clone, Default)]
struct Collector {
    traces: Arc<Mutex<Vec<ExportTraceServiceRequest>>>,
    metrics: Arc<Mutex<Vec<ExportMetricsServiceRequest>>>,
    logs: Arc<Mutex<Vec<ExportLogsServiceRequest>>>,
}

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.traces.lock().unwrap().push(request.into_inner());
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

#[tonic::async_trait]
impl MetricsService for Collector {
    async fn export(
        &self,
        request: Request<ExportMetricsServiceRequest>,
    ) -> Result<Response<ExportMetricsServiceResponse>, Status> {
        self.metrics.lock().unwrap().push(request.into_inner());
        Ok(Response::new(ExportMetricsServiceResponse::default()))
    }
}

#[tonic::async_trait]
impl LogsService for Collector {
    async fn export(
        &self,
        request: Request<ExportLogsServiceRequest>,
    ) -> Result<Response<ExportLogsServiceResponse>, Status> {
        self.logs.lock().unwrap().push(request.into_inner());
        Ok(Response::new(ExportLogsServiceResponse::default()))
    }
}

impl Collector {
    async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let server = tonic::transport::Server::builder()
            .add_service(TraceServiceServer::new(self.clone()))
            .add_service(MetricsServiceServer::new(self.clone()))
            .add_service(LogsServiceServer::new(self.clone()));
        tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
        endpoint
    }

    fn spans(&self) -> Vec<Span> {
        let traces = self.traces.lock().unwrap();
        let scopes = traces.iter().flat_map(|export| &export.resource_spans);
        let spans = scopes.flat_map(|resource| &resource.scope_spans);
        spans.flat_map(|scope| scope.spans.clone()).collect()
    }

    /// The ids of the processes that sent traces.
    fn instances(&self) -> Vec<String> {
        let traces = self.traces.lock().unwrap();
        let resources = traces.iter().flat_map(|export| &export.resource_spans);
        let attributes = resources.flat_map(|resource| resource.resource.clone().unwrap().attributes);
        let ids = attributes.filter(|attribute| attribute.key == "service.instance.id");
        let mut ids: Vec<String> = ids.map(|id| format!("{:?}", id.value)).collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

/// Hands a tip-off over in a trace of the caller's own; gives the lead that it becomes.
async fn handed_over(suite: &Suite) -> Lead {
    submit(suite).await;
    let intake = suite.intake();
    let listed = intake.tipoffs().list_tipoffs(ListTipoffsRequest::default()).await;
    let tipoff = listed.good().tipoffs.pop().unwrap();
    let mut request = Request::new(TransferTipoffRequest {
        name: tipoff.name,
        etag: tipoff.etag,
        ..TransferTipoffRequest::default()
    });
    let traceparent = format!("00-{TRACE}-b7ad6b7169203331-01");
    request
        .metadata_mut()
        .insert("traceparent", traceparent.parse().unwrap());
    let handed_over = intake.tipoffs().transfer_tipoff(request).await.good();
    let again = TransferTipoffRequest {
        name: handed_over.name,
        etag: "stale".into(),
        ..TransferTipoffRequest::default()
    };
    let mut again = Request::new(again);
    let of_the_caller = format!("00-{REFUSED}-b7ad6b7169203331-01");
    again
        .metadata_mut()
        .insert("traceparent", of_the_caller.parse().unwrap());
    let refused = intake.tipoffs().transfer_tipoff(again).await;
    let refused = assert_refused(refused, "ETAG_STALE", "");
    let told = refused.details.request_info().map(|info| info.request_id.clone());
    assert_eq!(
        told.as_deref(),
        Some(REFUSED),
        "a refusal says in which trace it is found"
    );
    let li = suite.officer("li");
    eventually("it is a lead", async || {
        let listed = li.leads().list_leads(ListLeadsRequest::default()).await;
        listed.good().leads.pop()
    })
    .await
}

fn attributes(span: &Span) -> String {
    format!("{:?}", span.attributes)
}

#[tokio::test]
async fn an_effect_in_another_service_is_linked_to_the_call_that_caused_it_down_to_the_statements() {
    on_each_database(async |database| {
        let collector = Collector::default();
        let suite = Suite::plan_apart(database, TODAY)
            .with("TELEMETRY__OTLP_ENDPOINT", &collector.listen().await)
            .with("TELEMETRY__LEVEL", "info")
            .start()
            .await;
        handed_over(&suite).await;
        for part in [Part::Gateway, Part::Enforcement, Part::PublicServices] {
            suite.terminate(part).await;
        }
        let spans = collector.spans();
        let caused = |span: &&Span| span.links.iter().any(|link| hex(&link.trace_id) == TRACE);
        let effect = spans.iter().find(caused).expect("an effect is linked to the call");
        assert_eq!(
            (effect.name.as_str(), effect.kind),
            ("follow tipoff.transferred", 5),
            "{effect:?}"
        );
        let below = |span: &&Span| span.trace_id == effect.trace_id && span.kind == 3;
        let statements: Vec<&str> = spans.iter().filter(below).map(|span| span.name.as_str()).collect();
        assert!(
            statements.contains(&"INSERT leads") && statements.contains(&"COMMIT"),
            "{statements:?}"
        );
        let traced: Vec<&Span> = spans.iter().filter(|span| hex(&span.trace_id) == TRACE).collect();
        let upstream = traced
            .iter()
            .find(|span| span.kind == 3 && span.name.ends_with("/TransferTipoff"));
        assert!(upstream.is_some(), "the gateway calls the service: {traced:?}");
        let system = match database {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgresql",
        };
        let update = traced.iter().find(|span| span.name == "UPDATE tipoffs").unwrap();
        assert!(attributes(update).contains(system), "{update:?}");
        assert!(collector.instances().len() >= 3, "{:?}", collector.instances());
        let logs = format!("{:?}", collector.logs.lock().unwrap());
        assert!(
            logs.contains("a call was answered") && logs.contains("ETAG_STALE"),
            "{logs}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_the_page_lists_is_measured() {
    on_each_database(async |database| {
        let collector = Collector::default();
        let drop = Drop::new();
        let suite = Suite::plan_process(database, TODAY)
            .with("TELEMETRY__OTLP_ENDPOINT", &collector.listen().await)
            .with("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局")
            .with("COORDINATION__EXCHANGE__AGENCY_CODE", "12100000400000624D")
            .with(
                "COORDINATION__EXCHANGE__PARTNERS__PROVINCE__FOLDER__PATH",
                &drop.path().display().to_string(),
            )
            .start()
            .await;
        handed_over(&suite).await;
        drop.letter(1, LOG_HEADS).await;
        let admin = suite.person("admin", "root");
        eventually("it is noted that it was delivered", async || {
            let all = ListDeliveriesRequest::default();
            let listed = admin.deliveries().list_deliveries(all).await.good().deliveries;
            let sent = |delivery: &Delivery| delivery.state() == delivery::State::Sent;
            listed.iter().any(sent).then_some(())
        })
        .await;
        suite.terminate(Part::Whole).await;
        let spans = collector.spans();
        for (name, kind) in [("sweep", 1), ("delivery", 4)] {
            let span = spans.iter().find(|span| span.name == name);
            let span = span.unwrap_or_else(|| panic!("there is no span {name}"));
            assert_eq!(span.kind, kind, "{span:?}");
            let below = |other: &&Span| other.trace_id == span.trace_id && other.kind == 3;
            assert!(
                spans.iter().any(|other| below(&other)),
                "{name}: no statement is below it"
            );
        }
        let measured = format!("{:?}", collector.metrics.lock().unwrap());
        let page = include_str!("../../docs/seeing.md");
        for name in MEASURED {
            assert!(measured.contains(&format!("{name:?}")), "{name} is not measured");
            assert!(
                page.contains(&format!("`{name}`")),
                "docs/seeing.md does not list {name}"
            );
        }
        assert!(measured.contains("ETAG_STALE"), "refusals are counted by their reason");
    })
    .await;
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
