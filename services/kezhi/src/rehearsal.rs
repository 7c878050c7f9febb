//! Another day, without a new start.

use kezhi_chassis::clock::Clock;
use kezhi_chassis::context::ServiceContext;
use kezhi_chassis::error::Error;
use kezhi_chassis::limits::Sweep;
use kezhi_law::Day;

use crate::suite::Suite;

/// The hand at the clock of a suite that rehearses.
#[derive(Clone)]
pub struct Rehearsal {
    clock: Clock,
    sweep: Sweep,
    services: Vec<ServiceContext>,
}

impl Suite {
    /// The hand at its clock, with the services that were started until now.
    pub fn rehearsal(&self) -> Rehearsal {
        let opened = self.opened.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        Rehearsal {
            clock: self.wire.clock.clone(),
            sweep: self.settings.sweep.clone(),
            services: opened.iter().map(|(context, _)| context.clone()).collect(),
        }
    }
}

impl Rehearsal {
    /// Lets it be another day, and the limits of each service be swept as on that day.
    pub async fn move_to(&self, day: Day) -> Result<(), Error> {
        self.clock.rehearse(day);
        for context in &self.services {
            self.sweep.run(context).await?;
        }
        Ok(())
    }
}
