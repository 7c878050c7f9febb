//! Whether a service can rely on its clock now.

use std::time::{Duration, Instant};

use crate::error::Error;
use crate::house::House;
use crate::store::database_clock;

/// How long the database may take to say what time it is.
const PROMPT: Duration = Duration::from_secs(5);

impl House {
    /// Why the clock cannot be relied on; nothing where it can. Looks whether it was set, and asks nobody else.
    pub fn glance_at_clock(&self) -> Option<String> {
        self.trust().look(self.clock().machine_micros());
        self.trust().doubt()
    }

    /// The same, and asks the database for its own.
    pub async fn doubt_of_clock(&self) -> Result<Option<String>, Error> {
        self.glance_at_clock();
        let (trust, clock) = (self.trust(), self.clock());
        let asked = Instant::now();
        let theirs = database_clock(self.db()).await?;
        // An answer that took long says nothing, and what a rehearsal records is of another day.
        if asked.elapsed() < PROMPT && (theirs.is_running || !clock.is_rehearsing()) {
            trust.weigh(theirs, clock.machine_micros());
        }
        Ok(trust.doubt())
    }
}
