//! Evidence, extension, and the end of the investigation.

use kezhi_chassis::{Call, Error};
use kezhi_proto::enforcement::{Case, EndInvestigationRequest, ExtendCaseRequest, RecordEvidenceRequest};
use serde_json::json;

use super::conclude_rule;
use crate::cases::facts::Facts;
use crate::cases::{Frame, Moving};
use crate::leads::refuse_bad_codes;
use crate::settings::Settings;

/// Records a piece of evidence.
pub async fn record_evidence(call: Call, request: RecordEvidenceRequest, settings: Settings) -> Result<Case, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, &settings, frame).await?;
    let taken = moving.take(&call, "RecordEvidence", &moving.facts(&call))?;
    let evidence = request.evidence.unwrap_or_default();
    moving.event_day(&call, "evidence.obtained_on", &evidence.obtained_on, "")?;
    let data = json!({"digest": evidence.digest});
    moving.case.value.evidence.push(evidence);
    moving.store(&call, taken, data).await
}

/// Extends the limit to conclude the case.
pub async fn extend(call: Call, request: ExtendCaseRequest, settings: Settings) -> Result<Case, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, &settings, frame).await?;
    let taken = moving.take(&call, "ExtendCase", &moving.facts(&call))?;
    let rule_id = conclude_rule(&call, &moving.case.value)?;
    let limit = call.extend_limit(&moving.case.name, &rule_id, moving.on).await?;
    moving.case.value.extended_for = request.reasons;
    moving.store(&call, taken, json!({"due_on": limit.due_on})).await
}

/// Ends the investigation with what was found.
pub async fn end(call: Call, request: EndInvestigationRequest, settings: Settings) -> Result<Case, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, &settings, frame).await?;
    if let Some(party) = request.party {
        refuse_bad_codes("party", &party)?;
        moving.case.value.party = Some(party);
    }
    let facts = Facts {
        findings: request.findings.clone(),
        ..moving.facts(&call)
    };
    let taken = moving.take(&call, "EndInvestigation", &facts)?;
    let violation = request.findings.as_ref().map(|findings| findings.violation.clone());
    moving.case.value.findings = request.findings;
    moving.store(&call, taken, json!({"violation": violation})).await
}
