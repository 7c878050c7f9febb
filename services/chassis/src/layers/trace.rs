//! Sees every call first and every answer last: one span, one line of the log, one measurement.

use crate::clock::moment;
use std::sync::Arc;
use tokio::time::Instant;

use http::HeaderMap;
use http_body_util::BodyExt;
use kezhi_proto::common::ErrorReason;
use opentelemetry::metrics::{Counter, Histogram};
use opentelemetry::{KeyValue, global};
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::StatusExt;
use tracing::{Instrument, Span, field};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::{Around, Inner, Request, Response, is_standard};
use crate::contract::Contract;
use crate::telemetry;

/// The bounds of the histogram in seconds, as the semantic conventions give them.
const BOUNDS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// The method of a call that no server here has: a name that strangers choose must not become a time series.
const OTHER: &str = "_OTHER";

/// Refuses nothing. It stands first so that a call refused by any other layer is seen too, and continues the caller's trace.
#[derive(Clone)]
pub struct Trace {
    contract: Arc<Contract>,
    duration: Histogram<f64>,
    refusals: Counter<u64>,
    behind: bool,
}

impl Trace {
    /// The layer; the meter provider must be set before.
    pub fn new(contract: Arc<Contract>) -> Self {
        let meter = global::meter("kezhi");
        let duration = meter.f64_histogram("rpc.server.call.duration").with_unit("s");
        Self {
            contract,
            duration: duration.with_boundaries(BOUNDS.to_vec()).build(),
            refusals: meter.u64_counter("kezhi.refusals").build(),
            behind: false,
        }
    }

    /// The same behind a gateway, whose line in the log is that of the call.
    #[must_use]
    pub fn behind_a_gateway(self) -> Self {
        Self { behind: true, ..self }
    }

    /// The method as the conventions write it, without the first slash.
    fn method_name(&self, path: &str) -> String {
        let known = self.contract.method(path).is_some() || is_standard(path);
        if known {
            path.trim_start_matches('/').into()
        } else {
            OTHER.into()
        }
    }
}

impl Around for Trace {
    async fn around<S: Inner>(self, request: Request, inner: S) -> Response {
        let method = self.method_name(request.uri().path());
        let is_routine = is_standard(request.uri().path());
        let span = span(&method, request.headers());
        let record = Record {
            method,
            span: span.clone(),
            started: moment(),
            duration: self.duration,
            code: Code::Cancelled,
            reason: None,
            refusals: self.refusals,
            behind: self.behind,
            is_routine,
        };
        let response = inner.answer(request).instrument(span).await;
        record.watch(response)
    }
}

fn span(method: &str, headers: &HeaderMap) -> Span {
    let span = tracing::info_span!(
        "call",
        otel.name = method,
        otel.kind = "server",
        rpc.method = method,
        caller = field::Empty,
        trace_id = field::Empty,
    );
    span.set_attribute("rpc.system.name", "grpc");
    telemetry::continue_trace(&span, headers);
    span
}

/// What will be recorded of a call once its answer has ended, or is dropped before: then it counts as cancelled.
struct Record {
    method: String,
    span: Span,
    started: Instant,
    duration: Histogram<f64>,
    code: Code,
    /// Why it was refused, as the contract names it.
    reason: Option<String>,
    refusals: Counter<u64>,
    /// The gateway before it has its line in the log.
    behind: bool,
    /// Health is asked every few seconds, by many.
    is_routine: bool,
}

/// The reason of a refusal: one of those that the contract lists.
fn reason(status: &Status) -> Option<String> {
    let reason = status.get_details_error_info()?.reason;
    ErrorReason::from_str_name(&format!("ERROR_REASON_{reason}")).map(|_| reason)
}

/// Says in a refusal which trace it belongs to, by which it is found in the log; the service behind a gateway may have said so.
fn name_trace(status: &Status, headers: &mut HeaderMap, trace: &str) {
    let mut details = status.get_error_details();
    if details.request_info().is_none() {
        details.set_request_info(trace, "");
        // What cannot be written into a head stays as it was.
        let _ = Status::with_error_details(status.code(), status.message(), details).add_header(headers);
    }
}

impl Record {
    /// Waits for the status of an answer, which stands in its head or in its trailers.
    fn watch(mut self, mut response: Response) -> Response {
        self.see(response.headers_mut());
        response.map(|body| {
            Body::new(body.map_frame(move |mut frame| {
                if let Some(trailers) = frame.trailers_mut() {
                    self.see(trailers);
                }
                frame
            }))
        })
    }

    fn see(&mut self, headers: &mut HeaderMap) {
        let Some(status) = Status::from_header_map(headers) else {
            return;
        };
        self.code = status.code();
        if status.code() != Code::Ok {
            self.reason = reason(&status);
            if let Some(trace) = telemetry::trace_of(&self.span) {
                name_trace(&status, headers, &trace);
            }
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let elapsed = self.started.elapsed();
        let code = code_name(self.code);
        let reason = self.reason.take();
        if let Some(reason) = &reason {
            self.span.set_attribute("error.type", reason.clone());
            let labels = [
                KeyValue::new("rpc.method", self.method.clone()),
                KeyValue::new("reason", reason.clone()),
            ];
            self.refusals.add(1, &labels);
        }
        self.duration.record(
            elapsed.as_secs_f64(),
            &[
                KeyValue::new("rpc.system.name", "grpc"),
                KeyValue::new("rpc.method", std::mem::take(&mut self.method)),
                KeyValue::new("rpc.response.status_code", code),
            ],
        );
        self.span.set_attribute("rpc.response.status_code", code);
        if is_fault(self.code) {
            self.span.set_status(opentelemetry::trace::Status::error(code));
        }
        let duration_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let reason = reason.as_deref();
        match self.behind || (self.is_routine && reason.is_none()) {
            true => tracing::debug!(parent: &self.span, status = code, reason, duration_ms, "a call was answered"),
            false => tracing::info!(parent: &self.span, status = code, reason, duration_ms, "a call was answered"),
        }
    }
}

/// The codes that mean a mistake of the server, by the semantic conventions.
fn is_fault(code: Code) -> bool {
    use Code::{DataLoss, DeadlineExceeded, Internal, Unavailable, Unimplemented, Unknown};
    matches!(
        code,
        Unknown | DeadlineExceeded | Unimplemented | Internal | Unavailable | DataLoss
    )
}

/// A code as the conventions write it.
fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}
