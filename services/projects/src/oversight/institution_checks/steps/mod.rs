//! What each step adds to a check of an institution: first the [`finding`], then the [`remedies`].

pub mod finding;
pub mod remedies;

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::StepRequest;
use kezhi_proto::projects::InstitutionCheck;

use super::INSTITUTION_CHECKS;
use super::rules::Facts;
use crate::oversight::intermediaries;

/// Opens a check for a step that is the institution's own. To another organisation it does not exist.
async fn open_for_institution(call: &Call, request: &impl StepRequest) -> Result<Moving<InstitutionCheck>, Error> {
    let check = call.load_to_change(&INSTITUTION_CHECKS, request.name(), "").await?;
    intermediaries::refuse_unseen(call, &check.value.intermediary, &check.name).await?;
    call.open_read(check, request).await
}

/// What is known of a check whatever the step.
fn facts(call: &Call, moving: &Moving<InstitutionCheck>) -> Facts {
    Facts {
        check: moving.value.clone(),
        caller: call.caller().account.clone(),
        on: moving.on,
        inspectors: None,
        findings: None,
    }
}

/// Starts the time in which the institution may use a right.
async fn start_right(call: &Call, check: &InstitutionCheck, rule_id: &str, on: Day, due_on: Day) -> Result<(), Error> {
    let right = Start::right_by_agreement(&check.name, &check.authority, rule_id, on, due_on);
    call.start_limit(right).await?;
    Ok(())
}
