//! The order of days.

use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;

/// Refuses a day before another one; `what` says of that one what it is the day of. Days compare as their texts do.
pub fn not_before(earliest: &str, what: &str, day: &str) -> Result<(), Refusal> {
    if day >= earliest {
        return Ok(());
    }
    let message = format!("{what} {earliest}; {day} is before that");
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(refusal.with("day", day).with("not_before", earliest))
}
