//! How far behind a follower is, for those who look at the suite from outside.

use kezhi_proto::common::LogEntry;
use opentelemetry::metrics::Gauge;
use opentelemetry::{KeyValue, global};

/// How far behind one follower is.
pub(super) struct Lag {
    lag: Gauge<f64>,
    whose: [KeyValue; 2],
}

impl Lag {
    pub(super) fn of(service: &'static str, source: &'static str) -> Self {
        Self {
            lag: global::meter("kezhi")
                .f64_gauge("kezhi.follow.lag")
                .with_unit("s")
                .build(),
            whose: [KeyValue::new("service", service), KeyValue::new("source", source)],
        }
    }

    /// An entry took effect so long after it was recorded.
    pub(super) fn took(&self, entry: &LogEntry, now: i64) {
        let recorded = entry
            .record_time
            .map_or(now, |time| time.seconds * 1_000_000 + i64::from(time.nanos) / 1_000);
        #[expect(clippy::cast_precision_loss, reason = "seconds, for a chart")]
        self.lag.record((now - recorded).max(0) as f64 / 1e6, &self.whose);
    }

    /// There is nothing that it has not taken.
    pub(super) fn keeps_up(&self) {
        self.lag.record(0.0, &self.whose);
    }
}
