//! What an organisation hands in itself, as an application or a report: its own caller sees and moves nothing of others.

use std::iter::once;

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::{Matter, Resource, StepRequest};

use crate::call::Call;
use crate::error::Error;
use crate::moving::Moving;
use crate::store::{Collection, Stored};

impl Call {
    /// Opens what `owner` has handed in for a step that it takes too. To another organisation it does not exist, whatever etag
    /// and day that one names.
    pub async fn open_own<T: Matter>(
        &self,
        of: &Collection<T>,
        request: &impl StepRequest,
        owner: fn(&T) -> String,
    ) -> Result<Moving<T>, Error> {
        let stored = self.load_to_change(of, request.name(), "").await?;
        self.hide_from_others(&stored, owner)?;
        self.open_shown(stored, request).await
    }

    /// Opens what was read to be changed, and is not hidden from the caller, for a step that others than the staff take too.
    pub async fn open_shown<T: Matter>(
        &self,
        stored: Stored<T>,
        request: &impl StepRequest,
    ) -> Result<Moving<T>, Error> {
        stored.refuse_stale(request.etag())?;
        let on = self.day_of_own_step(request.taken_on())?;
        self.moving(stored, request.step(), on).await
    }

    /// Hides what an organisation has handed in from another one's own caller.
    pub fn hide_from_others<T: Resource>(&self, stored: &Stored<T>, owner: fn(&T) -> String) -> Result<(), Refusal> {
        let owner = owner(&stored.value);
        self.caller().hide_unless_concerned(&stored.name, once(owner.as_str()))
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
