//! Seeing: the log on standard error, traces and measurements by OTLP, and the trace that callers began.

mod lines;
#[cfg(test)]
mod tests;

use std::io::IsTerminal;

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};
use opentelemetry::logs::LoggerProvider;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_otlp::{ExporterBuildError, LogExporter, MetricExporter, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use serde::{Deserialize, Serialize};
use tracing::{Metadata, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::filter::{EnvFilter, FilterExt, ParseError, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Layer, Registry, fmt};
use uuid::Uuid;

use lines::Lines;

/// The crates whose spans are exported: ours, for those of the exporter itself would beget ever more.
const OURS: &str = "kezhi";
/// Whence the spans of statements come. There is one for each, so they are made only where somebody collects them, and are in no line.
pub(crate) const STATEMENTS: &str = "kezhi::statements";

/// What is seen, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetrySettings {
    /// Where traces and measurements go by OTLP over gRPC, as `http://127.0.0.1:4317`; empty for nowhere.
    pub otlp_endpoint: String,
    /// The form of the log.
    pub log: LogForm,
    /// What is logged, as `info` or `warn,kezhi_chassis=debug`.
    pub level: String,
}

impl Default for TelemetrySettings {
    fn default() -> Self {
        Self {
            otlp_endpoint: String::new(),
            log: LogForm::Text,
            level: "warn".into(),
        }
    }
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogForm {
    /// One JSON object per line.
    Json,
    /// For reading.
    Text,
}

/// Why telemetry cannot start.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The level is none.
    #[error("telemetry.level: {0}")]
    Level(#[from] ParseError),
    /// There is no exporting to the endpoint.
    #[error("telemetry.otlp_endpoint: {0}")]
    Endpoint(#[from] ExporterBuildError),
    /// Telemetry was started before.
    #[error("telemetry was started before: {0}")]
    Started(#[from] TryInitError),
}

/// Holds what is not exported yet; to be shut down before the process ends.
pub struct Guard {
    traces: SdkTracerProvider,
    measurements: SdkMeterProvider,
    lines: SdkLoggerProvider,
}

/// Starts telemetry for the process of that name, inside of its runtime, with its log on standard error. Without an endpoint nothing is
/// exported, but calls still have the trace ids by which the log is searched.
pub fn init(settings: &TelemetrySettings, process: &str) -> Result<Guard, TelemetryError> {
    init_with(settings, process, std::io::stderr)
}

/// The same with its log elsewhere.
pub fn init_with(
    settings: &TelemetrySettings,
    process: &str,
    writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static,
) -> Result<Guard, TelemetryError> {
    let level = EnvFilter::try_new(&settings.level)?;
    let guard = providers(settings, process)?;
    global::set_text_map_propagator(TraceContextPropagator::new());
    global::set_meter_provider(guard.measurements.clone());
    let collected = !settings.otlp_endpoint.is_empty();
    // Each layer and each filter is asked at every step of a call: where nobody collects there are no more than its trace id needs.
    let is_needed = move |metadata: &Metadata<'_>| collected || (metadata.is_span() && metadata.target() != STATEMENTS);
    let spans = tracing_opentelemetry::layer()
        .with_tracer(guard.traces.tracer(OURS))
        .with_tracked_inactivity(collected)
        .with_threads(collected)
        .with_location(collected)
        .with_filter(filter_fn(move |metadata| is_ours(metadata) && is_needed(metadata)));
    // What the exporter itself says stays out, lest it beget ever more.
    let ours = EnvFilter::try_new(&settings.level)?.and(filter_fn(is_ours));
    let lines = collected.then(|| Lines(guard.lines.logger(OURS)).with_filter(ours));
    let log = log(settings.log, writer).with_filter(level.and(filter_fn(|metadata| metadata.target() != STATEMENTS)));
    tracing_subscriber::registry()
        .with(log)
        .with(lines)
        .with(spans)
        .try_init()?;
    Ok(guard)
}

fn is_ours(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with(OURS)
}

fn providers(settings: &TelemetrySettings, process: &str) -> Result<Guard, ExporterBuildError> {
    let resource = Resource::builder()
        .with_service_name(process.to_string())
        // Which of several replicas it is, and since which start.
        .with_attribute(KeyValue::new("service.instance.id", instance().to_string()))
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    let mut lines = SdkLoggerProvider::builder().with_resource(resource.clone());
    let mut traces = SdkTracerProvider::builder().with_resource(resource.clone());
    let mut measurements = SdkMeterProvider::builder().with_resource(resource);
    let endpoint = &settings.otlp_endpoint;
    if !endpoint.is_empty() {
        traces = traces.with_batch_exporter(SpanExporter::builder().with_tonic().with_endpoint(endpoint).build()?);
        let exporter = MetricExporter::builder().with_tonic().with_endpoint(endpoint).build()?;
        measurements = measurements.with_periodic_exporter(exporter);
        let exporter = LogExporter::builder().with_tonic().with_endpoint(endpoint).build()?;
        lines = lines.with_batch_exporter(exporter);
    }
    Ok(Guard {
        traces: traces.build(),
        measurements: measurements.build(),
        lines: lines.build(),
    })
}

/// The id of this process among all that ever ran.
fn instance() -> Uuid {
    let mut random = [0; 16];
    // Without randomness it is the same for all, and tells nothing.
    let _ = getrandom::fill(&mut random);
    uuid::Builder::from_random_bytes(random).into_uuid()
}

fn log(
    form: LogForm,
    writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static,
) -> Box<dyn Layer<Registry> + Send + Sync> {
    let log = fmt::layer().with_writer(writer);
    match form {
        LogForm::Json => log.json().flatten_event(true).with_span_list(false).boxed(),
        // Colours are for who reads at a terminal.
        LogForm::Text => log.with_ansi(std::io::stderr().is_terminal()).boxed(),
    }
}

impl Guard {
    /// Sends what is left. It may take as long as the endpoint does, so it runs where it blocks nobody.
    pub async fn shutdown(self) {
        let flush = tokio::task::spawn_blocking(move || {
            let traces = self.traces.shutdown().map_err(|error| error.to_string());
            let measurements = self.measurements.shutdown().map_err(|error| error.to_string());
            let lines = self.lines.shutdown().map_err(|error| error.to_string());
            traces.and(measurements).and(lines)
        });
        if let Ok(Err(error)) = flush.await {
            tracing::warn!(error, "the last traces and measurements were not exported");
        }
    }
}

/// Makes a span part of the trace that the headers of a call name; without one it stays in the trace that it was made in, as
/// when one service calls another in the same process.
pub fn continue_trace(span: &Span, headers: &HeaderMap) {
    let parent = global::get_text_map_propagator(|propagator| propagator.extract(&Headers(headers)));
    if parent.span().span_context().is_valid() {
        // It fails when telemetry is off: then there is no trace to continue.
        let _ = span.set_parent(parent);
    }
    span.record("trace_id", id_of(&span.context()));
}

/// Names the present trace in the headers of a call to another service.
pub fn pass_on_trace(headers: &mut HeaderMap) {
    let context = Span::current().context();
    global::get_text_map_propagator(|propagator| propagator.inject_context(&context, &mut HeadersMut(headers)));
}

/// The present trace as the log keeps it (W3C traceparent); empty when telemetry is off.
pub(crate) fn traceparent() -> String {
    let mut headers = HeaderMap::new();
    pass_on_trace(&mut headers);
    let named = headers.get("traceparent").and_then(|named| named.to_str().ok());
    named.unwrap_or_default().to_string()
}

/// Links a span to the call that left an entry in a log: what follows from it may come long after.
pub fn link_to_cause(span: &Span, traceparent: &str) {
    let Ok(named) = HeaderValue::try_from(traceparent) else {
        return;
    };
    let headers = HeaderMap::from_iter([(HeaderName::from_static("traceparent"), named)]);
    let cause = global::get_text_map_propagator(|propagator| propagator.extract(&Headers(&headers)));
    let cause = cause.span().span_context().clone();
    if cause.is_valid() {
        span.add_link(cause);
    }
}

/// The id of the present trace, by which the log is searched; empty when telemetry is off.
pub fn trace_id() -> String {
    id_of(&Span::current().context())
}

/// The trace to which a span belongs; nothing when telemetry is off.
pub(crate) fn trace_of(span: &Span) -> Option<String> {
    Some(id_of(&span.context())).filter(|trace| !trace.is_empty())
}

fn id_of(context: &Context) -> String {
    let span = context.span();
    let span = span.span_context();
    if span.is_valid() {
        span.trace_id().to_string()
    } else {
        String::new()
    }
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

struct HeadersMut<'a>(&'a mut HeaderMap);

impl Injector for HeadersMut<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(key), HeaderValue::try_from(value)) {
            self.0.insert(name, value);
        }
    }
}
