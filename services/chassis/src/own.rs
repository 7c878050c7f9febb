//! What an organisation hands in itself, as an application or a report: its own caller sees and moves nothing of others.

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::{Matter, StepRequest};

use crate::call::Call;
use crate::error::Error;
use crate::moving::Moving;
use crate::store::Collection;

impl Call {
    /// Opens a matter for a step that others than the staff take too: those who may know of it.
    pub async fn open_own<T: Matter>(
        &self,
        of: &Collection<T>,
        request: &impl StepRequest,
    ) -> Result<Moving<T>, Error> {
        let stored = self.load_to_change(of, request.name(), "").await?;
        stored.refuse_stale(request.etag())?;
        let on = self.day_of_own_step(request.taken_on())?;
        self.moving(stored, request.step(), on).await
    }

    /// The day of a step that an organisation takes too: today, since time limits of its own run. The staff may enter later
    /// what came on paper.
    pub fn day_of_own_step(&self, taken_on: &str) -> Result<Day, Refusal> {
        let (on, today) = (self.day_of_step(taken_on)?, self.today());
        if on == today || self.caller().is_staff() {
            return Ok(on);
        }
        let message = format!("a step of one's own is dated today, {today}, not {on}");
        let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
        Err(refusal.with("day", on).with("not_before", today))
    }
}
