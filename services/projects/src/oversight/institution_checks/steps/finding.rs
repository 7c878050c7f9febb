//! What is found at an institution, and what it says to it.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::count;
use kezhi_proto::projects::InstitutionCheckEvent;
use kezhi_proto::projects::{
    CloseInstitutionCheckRequest, InstitutionCheck, OpenInstitutionCheckRequest, RecordInstitutionCheckRequest,
    RecordInstitutionStatementRequest, SubmitInstitutionSelfCheckRequest,
};

use super::{facts, open_for_institution, start_right};
use crate::oversight::institution_checks::INSTITUTION_CHECKS;
use crate::oversight::institution_checks::procedure::{CHECK, SELF_CHECK, STATEMENT};
use crate::oversight::institution_checks::rules::Facts;
use crate::oversight::intermediaries::INTERMEDIARIES;
use crate::settings::Settings;

pub async fn open(call: Call, request: OpenInstitutionCheckRequest) -> Result<InstitutionCheck, Error> {
    let given = request.institution_check.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let due_on = field::day_after("institution_check.self_check_due_on", &given.self_check_due_on, on)?;
    let institution = call.load(&INTERMEDIARIES, &given.intermediary).await?;
    let taken = CHECK.begin_freely(OpenInstitutionCheckRequest::STEP)?;
    let check = InstitutionCheck {
        intermediary: institution.name.clone(),
        reason: given.reason,
        aspects: given.aspects,
        self_check_due_on: due_on.to_string(),
        opened_on: on.to_string(),
        ..InstitutionCheck::default()
    };
    let data = InstitutionCheckEvent {
        due_on: due_on.to_string(),
        intermediary: institution.name.to_string(),
        ..InstitutionCheckEvent::default()
    };
    let stored = call
        .begin(&INSTITUTION_CHECKS, call.authority(), check, &taken, on, data)
        .await?;
    let start = Start::by_agreement(&stored.name, &stored.authority, SELF_CHECK, on, due_on);
    call.start_limit(start).await?;
    Ok(stored.value)
}

pub async fn submit_self_check(
    call: Call,
    request: SubmitInstitutionSelfCheckRequest,
) -> Result<InstitutionCheck, Error> {
    let mut moving = open_for_institution(&call, &request).await?;
    let taken = moving.take(&call, &CHECK, &facts(&call, &moving))?;
    moving.value.self_check = request.text;
    moving.value.self_check_attachments = request.attachments;
    moving.value.self_checked_on = moving.on.to_string();
    let stored = moving
        .store(&call, &INSTITUTION_CHECKS, &taken, Default::default())
        .await?;
    Ok(stored.value)
}

pub async fn record(call: Call, request: RecordInstitutionCheckRequest) -> Result<InstitutionCheck, Error> {
    let settings: &Settings = call.settings()?;
    let mut moving = call.open(&INSTITUTION_CHECKS, &request).await?;
    let on = moving.on;
    let statement_by = field::days_later(on, settings.supervision.statement_days)?;
    let facts = Facts {
        inspectors: Some(request.inspectors.clone()),
        findings: Some(request.findings.clone()),
        ..facts(&call, &moving)
    };
    let taken = moving.take(&call, &CHECK, &facts)?;
    let unlawful = request.findings.iter().filter(|finding| finding.unlawful).count();
    let data = InstitutionCheckEvent {
        findings: count(request.findings.len()),
        inspectors: count(request.inspectors.len()),
        unlawful: count(unlawful),
        ..InstitutionCheckEvent::default()
    };
    moving.value.inspectors = request.inspectors;
    moving.value.minutes = request.minutes;
    moving.value.record_attachments = request.attachments;
    moving.value.findings = request.findings;
    moving.value.checked_on = on.to_string();
    moving.value.statement_by = statement_by.to_string();
    let stored = moving.store(&call, &INSTITUTION_CHECKS, &taken, data).await?;
    start_right(&call, &stored.value, STATEMENT, on, statement_by).await?;
    Ok(stored.value)
}

pub async fn record_statement(
    call: Call,
    request: RecordInstitutionStatementRequest,
) -> Result<InstitutionCheck, Error> {
    let mut moving = open_for_institution(&call, &request).await?;
    let taken = moving.take(&call, &CHECK, &facts(&call, &moving))?;
    moving.value.statement = request.text;
    moving.value.stated_on = moving.on.to_string();
    let stored = moving
        .store(&call, &INSTITUTION_CHECKS, &taken, Default::default())
        .await?;
    Ok(stored.value)
}

pub async fn close(call: Call, request: CloseInstitutionCheckRequest) -> Result<InstitutionCheck, Error> {
    let mut moving = call.open(&INSTITUTION_CHECKS, &request).await?;
    let taken = moving.take(&call, &CHECK, &facts(&call, &moving))?;
    moving.value.outcome = request.reasons;
    moving.value.ended_on = moving.on.to_string();
    let stored = moving
        .store(&call, &INSTITUTION_CHECKS, &taken, Default::default())
        .await?;
    Ok(stored.value)
}
