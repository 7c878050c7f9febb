//! Returning a case to the investigation (退回补充调查): what is wrong in it is put right on the record.

use kezhi_chassis::{Call, Error};
use kezhi_proto::enforcement::{Case, CaseEvent, FormerRound, ReturnCaseRequest};

use super::conclude_rule;
use crate::cases::Moving;

/// Returns the case. What stood until then is kept, and is done anew.
pub async fn return_case(call: Call, request: ReturnCaseRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let on = moving.case.on;
    let rule_id = conclude_rule(&call, &moving.case.value)?;
    // A hearing that was arranged is not waited for any more.
    call.resume_limits(&moving.case.name, &rule_id, on).await?;
    let case = &mut moving.case.value;
    let data = CaseEvent {
        returned_from: case.state,
        ..CaseEvent::default()
    };
    case.former_rounds.push(FormerRound {
        returned_on: on.to_string(),
        return_reason: request.reason,
        findings: case.findings.take(),
        proposal: case.proposal.take(),
        review: case.review.take(),
        notice: case.notice.take(),
        hearing: case.hearing.take(),
    });
    moving.store(&call, taken, data).await
}
