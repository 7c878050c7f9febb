//! How long to wait before what failed is tried again: longer each time, and not in step with others.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

/// The first pause before something that is tried for ever is tried again.
const FIRST: Duration = Duration::from_millis(200);
/// The first pause after two writes conflicted, and how often they are tried again.
const FIRST_OF_CONFLICT: Duration = Duration::from_millis(10);
const CONFLICTS: usize = 5;

/// The pauses between the tries of one thing that is tried for ever.
pub struct Pauses {
    longest: Duration,
    pauses: ExponentialBackoff,
}

impl Pauses {
    /// Pauses that double up to the longest, each with some jitter.
    pub fn up_to(longest: Duration) -> Self {
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

/// The pauses between the tries of a write that the database could not order against others; there are no more once it was tried enough.
pub(crate) fn of_conflicts() -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(FIRST_OF_CONFLICT)
        .with_max_times(CONFLICTS)
        .with_jitter()
        .build()
}
