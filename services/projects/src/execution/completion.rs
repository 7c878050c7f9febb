//! Completing what was returned (补正). No verified article says how often or how long: the authority sets both. Pure.

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;

/// What is handed in may be completed as often as the authority lets it.
pub fn is_left(completed: usize, allowed: u16) -> Result<(), Refusal> {
    if completed < usize::from(allowed) {
        return Ok(());
    }
    let message = format!("it may be completed {allowed} times, and it was");
    Err(Refusal::precondition(ErrorReason::ApplicationsTooMany.code(), message).with("limit", allowed))
}

/// It is completed until the last day that was set when it was returned.
pub fn runs(on: Day, complete_by: &str, limit: &str) -> Result<(), Refusal> {
    if Day::stated(complete_by).is_some_and(|last| on <= last) {
        return Ok(());
    }
    let message = format!("it could be completed until {complete_by}");
    let refusal = Refusal::precondition(ErrorReason::LimitLapsed.code(), message);
    Err(refusal.with("limit", limit).with("due_on", complete_by))
}

/// What may still be completed is not ended for it; where no day was set, it may not.
pub fn has_run_out(on: Day, complete_by: &str) -> Result<(), Refusal> {
    if Day::stated(complete_by).is_none_or(|last| last < on) {
        return Ok(());
    }
    let message = format!("it may be completed until the end of {complete_by}");
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(refusal.with("day", on).with("not_before", complete_by))
}
