//! Evidence, extension, and the end of the investigation.

use kezhi_chassis::{Call, Error};
use kezhi_proto::enforcement::{Case, CaseEvent, EndInvestigationRequest, ExtendCaseRequest, RecordEvidenceRequest};

use super::conclude_rule;
use crate::cases::facts::Facts;
use crate::cases::{CASES, Moving};
use crate::leads::with_normal_codes;
use crate::same_act::{self, StatesAct};

/// Records a piece of evidence.
pub async fn record_evidence(call: Call, request: RecordEvidenceRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let evidence = request.evidence.unwrap_or_default();
    moving.event_day(&call, "evidence.obtained_on", &evidence.obtained_on, "")?;
    let data = CaseEvent {
        digest: evidence.digest.clone(),
        ..CaseEvent::default()
    };
    moving.case.value.evidence.push(evidence);
    moving.store(&call, taken, data).await
}

/// Extends the limit to conclude the case.
pub async fn extend(call: Call, request: ExtendCaseRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let rule_id = conclude_rule(&call, &moving.case.value)?;
    let limit = call.extend_limit(&moving.case.name, &rule_id, moving.case.on).await?;
    moving.case.value.extension_reason = request.reasons;
    let data = CaseEvent {
        due_on: limit.due_on,
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

/// Ends the investigation with what was found.
pub async fn end(call: Call, request: EndInvestigationRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let before = moving.case.value.act();
    if let Some(party) = request.party {
        moving.case.value.party = Some(with_normal_codes("party", party, call.today())?);
    }
    let facts = Facts {
        findings: request.findings.clone(),
        ..moving.facts(&call)
    };
    let taken = moving.take(&call, &facts)?;
    let violation = request.findings.as_ref().map(|findings| findings.violation.clone());
    moving.case.value.findings = request.findings;
    same_act::index(&call, &CASES, &moving.case, Some(&before)).await?;
    let data = CaseEvent {
        violation: violation.unwrap_or_default(),
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}
