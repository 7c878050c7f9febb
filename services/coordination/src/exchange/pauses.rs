//! How long to wait before what failed is tried again: longer each time, and not in step with others.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

/// The first pause.
const FIRST: Duration = Duration::from_millis(200);

/// The pauses between the tries of one thing.
pub struct Pauses {
    longest: Duration,
    pauses: ExponentialBackoff,
}

impl Pauses {
    /// Pauses that double up to the longest, each with some jitter.
    pub fn up_to(longest_seconds: u64) -> Self {
        let longest = Duration::from_secs(longest_seconds);
        Self {
            longest,
            pauses: begin(longest),
        }
    }

    /// Begins anew, after something worked.
    pub fn begin_anew(&mut self) {
        self.pauses = begin(self.longest);
    }

    /// Waits.
    pub async fn wait(&mut self) {
        tokio::time::sleep(self.pauses.next().unwrap_or(self.longest)).await;
    }
}

fn begin(longest: Duration) -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(FIRST.min(longest))
        .with_max_delay(longest)
        .without_max_times()
        .with_jitter()
        .build()
}
