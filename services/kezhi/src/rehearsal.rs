//! Another day, without a new start.

use kezhi_chassis::clock::Clock;
use kezhi_chassis::context::ServiceContext;
use kezhi_chassis::error::Error;
use kezhi_chassis::limits::Sweep;
use kezhi_law::Day;

/// The hand at the clock of a suite that rehearses.
#[derive(Clone)]
pub struct Rehearsal {
    pub(crate) clock: Clock,
    pub(crate) sweep: Sweep,
    pub(crate) services: Vec<ServiceContext>,
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
