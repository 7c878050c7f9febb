//! Whether a service can rely on its clock now.

use super::moment;
use std::time::Duration;

use crate::context::ServiceContext;
use crate::error::Error;
use crate::store::database_clock;

/// How long the database may take to say what time it is.
const PROMPT: Duration = Duration::from_secs(5);

impl ServiceContext {
    /// Why the clock cannot be relied on, as far as is known; nothing where it can. Looks whether it was set.
    pub fn glance_at_clock(&self) -> Option<String> {
        self.trust().look(self.clock().machine_micros());
        self.trust().doubt()
    }

    /// How far this clock lies behind, as far as is known, in microseconds. Looks whether it was set.
    pub fn clock_lag(&self) -> i64 {
        self.glance_at_clock();
        self.trust().lag()
    }

    /// Why the clock cannot be relied on, as the database too has it.
    pub async fn doubt_of_clock(&self) -> Result<Option<String>, Error> {
        self.glance_at_clock();
        let (trust, clock) = (self.trust(), self.clock());
        let asked = moment();
        let theirs = database_clock(self.db()).await?;
        // An answer that took long says nothing, and what a rehearsal records is of another day.
        if asked.elapsed() < PROMPT && (theirs.is_running || !clock.is_rehearsing()) {
            trust.weigh(theirs, clock.machine_micros());
        }
        Ok(trust.doubt())
    }
}
