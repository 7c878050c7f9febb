//! What is found at an institution, and what it says to it.

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{
    CloseInstitutionCheckRequest, InstitutionCheck, RecordInstitutionCheckRequest, RecordInstitutionStatementRequest,
    SubmitInstitutionSelfCheckRequest,
};
use serde_json::json;

use super::rules::Facts;
use super::{facts, open_for_institution, open_to_move, start_right, step};
use crate::days;
use crate::moving::Frame;
use crate::settings::Supervision;

pub async fn submit_self_check(
    call: Call,
    request: SubmitInstitutionSelfCheckRequest,
) -> Result<InstitutionCheck, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = open_for_institution(&call, frame).await?;
    let on = moving.on;
    let facts = facts(&call, &moving);
    step(&call, moving, "SubmitInstitutionSelfCheck", facts, json!({}), |value| {
        value.self_check = request.text;
        value.self_check_attachments = request.attachments;
        value.self_checked_on = on.to_string();
    })
    .await
}

pub async fn record(
    call: Call,
    request: RecordInstitutionCheckRequest,
    settings: Supervision,
) -> Result<InstitutionCheck, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = open_to_move(&call, frame).await?;
    let on = moving.on;
    let statement_by = days::later(on, settings.statement_days)?;
    let facts = Facts {
        inspectors: request.inspectors.clone(),
        findings: request.findings.clone(),
        ..facts(&call, &moving)
    };
    let unlawful = request.findings.iter().filter(|finding| finding.unlawful).count();
    let data =
        json!({"findings": request.findings.len(), "inspectors": request.inspectors.len(), "unlawful": unlawful});
    let check = step(&call, moving, "RecordInstitutionCheck", facts, data, |value| {
        value.inspectors = request.inspectors;
        value.minutes = request.minutes;
        value.record_attachments = request.attachments;
        value.findings = request.findings;
        value.checked_on = on.to_string();
        value.statement_by = statement_by.to_string();
    })
    .await?;
    // What was not handed in by now is not waited for any more.
    call.cancel_limits(&check.name, "agreed.self-check").await?;
    start_right(&call, &check, "agreed.statement", on, statement_by).await?;
    Ok(check)
}

pub async fn record_statement(
    call: Call,
    request: RecordInstitutionStatementRequest,
) -> Result<InstitutionCheck, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = open_for_institution(&call, frame).await?;
    let on = moving.on;
    let facts = facts(&call, &moving);
    step(&call, moving, "RecordInstitutionStatement", facts, json!({}), |value| {
        value.statement = request.text;
        value.stated_on = on.to_string();
    })
    .await
}

pub async fn close(call: Call, request: CloseInstitutionCheckRequest) -> Result<InstitutionCheck, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = open_to_move(&call, frame).await?;
    let on = moving.on;
    let facts = facts(&call, &moving);
    let check = step(&call, moving, "CloseInstitutionCheck", facts, json!({}), |value| {
        value.outcome = request.reasons;
        value.ended_on = on.to_string();
    })
    .await?;
    call.cancel_limits(&check.name, "agreed.statement").await?;
    Ok(check)
}
