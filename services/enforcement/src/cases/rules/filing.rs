//! When a case may be filed.

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;

use crate::cases::facts::Facts;

/// No case is filed on a lead before it was received.
pub fn the_lead_was_received(facts: &Facts) -> Result<(), Refusal> {
    let (received_on, on) = (&facts.case.received_on, facts.on);
    match Day::stated(received_on).is_none_or(|first| first <= on) {
        true => Ok(()),
        false => {
            let message = format!("the lead was received on {received_on}; no case is filed on it on {on}");
            let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
            Err(refusal.with("day", on).with("not_before", received_on))
        }
    }
}
