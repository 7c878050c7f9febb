//! The order of days.

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;

/// Refuses a day before another one; `what` says of that one what it is the day of. Where there is none, no day is before it.
pub fn not_before(earliest: Option<Day>, what: &str, day: Day) -> Result<(), Refusal> {
    let Some(earliest) = earliest.filter(|earliest| day < *earliest) else {
        return Ok(());
    };
    let message = format!("{what} {earliest}; {day} is before that");
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(refusal.with("day", day).with("not_before", earliest))
}
