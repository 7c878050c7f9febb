//! What an organisation hands in itself, as an application: its own caller sees and moves nothing of others.

use std::iter::once;

use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::{Collection, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::{Matter, Resource, StepRequest};

use crate::people::is_staff;

/// Opens what `owner` has handed in for a step that it takes too. To another organisation it does not exist, whatever day that
/// one names.
pub async fn open<T: Matter>(
    call: &Call,
    of: &Collection<T>,
    request: &impl StepRequest,
    owner: fn(&T) -> String,
) -> Result<Moving<T>, Error> {
    let stored = call.load_to_change(of, request.name(), request.etag()).await?;
    hide_from_others(call, &stored, owner)?;
    let on = day_of_step(call, request.taken_on())?;
    call.moving(stored, on).await
}

/// Hides what an organisation has handed in from another one's own caller.
pub fn hide_from_others<T: Resource>(call: &Call, stored: &Stored<T>, owner: fn(&T) -> String) -> Result<(), Refusal> {
    let owner = owner(&stored.value);
    call.caller().hide_unless_concerned(&stored.name, once(owner.as_str()))
}

/// The day of a step that an organisation takes too: today, since time limits of its own run. The staff may enter later what
/// came on paper.
pub fn day_of_step(call: &Call, taken_on: &str) -> Result<Day, Refusal> {
    let (on, today) = (call.day_of_step(taken_on)?, call.today());
    if on == today || is_staff(call.caller()) {
        return Ok(on);
    }
    let message = format!("a step of one's own is dated today, {today}, not {on}");
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(refusal.with("day", on).with("not_before", today))
}
