//! What each step adds to a report.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::count;
use kezhi_proto::projects::IntermediaryReportEvent;
use kezhi_proto::projects::intermediary_report::State;
use kezhi_proto::projects::{
    EscalateIntermediaryReportRequest, IntermediaryReport, ResolveGraveFindingRequest, SubmitIntermediaryReportRequest,
};

use super::INTERMEDIARY_REPORTS;
use super::procedure::{ESCALATION, REPORT};
use super::rules::findings_of;
use crate::execution::holds;
use crate::oversight::intermediaries::entrustments::steps::{entrusted, note_report};
use crate::settings::Settings;

pub async fn submit(call: Call, request: SubmitIntermediaryReportRequest) -> Result<IntermediaryReport, Error> {
    let settings: &Settings = call.settings()?;
    let given = request.report.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let project = entrusted(&call, &given.entrustment, &given.project).await?;
    let findings = findings_of(given.findings, &project)?;
    let entrustment = note_report(&call, &given.entrustment, &project, on).await?;
    let grave = findings.iter().filter(|finding| finding.grave).count();
    let start = if grave > 0 { State::Grave } else { State::Recorded };
    let taken = REPORT.begin_as(SubmitIntermediaryReportRequest::STEP, start, &())?;
    let report = IntermediaryReport {
        entrustment: entrustment.name,
        project: project.name,
        text: given.text,
        attachments: given.attachments,
        findings,
        submitted_on: on.to_string(),
        ..IntermediaryReport::default()
    };
    let data = IntermediaryReportEvent {
        entrustment: report.entrustment.to_string(),
        findings: count(report.findings.len()),
        grave: count(grave),
        intermediary: entrustment.intermediary.to_string(),
        project: report.project.to_string(),
        ..IntermediaryReportEvent::default()
    };
    let stored = call
        .begin(&INTERMEDIARY_REPORTS, call.authority(), report, &taken, on, data)
        .await?;
    if grave > 0 {
        let due_on = field::days_later(on, settings.supervision.escalation_days)?;
        let start = Start::by_agreement(&stored.name, &stored.authority, ESCALATION, on, due_on);
        call.start_limit(start).await?;
        let reason = "an intermediary found something grave";
        holds::place(&call, &stored.value.project, &stored.name, reason, on).await?;
    }
    Ok(stored.value)
}

pub async fn escalate(call: Call, request: EscalateIntermediaryReportRequest) -> Result<IntermediaryReport, Error> {
    let mut moving = call.open(&INTERMEDIARY_REPORTS, &request).await?;
    let taken = moving.take_freely(&call, &REPORT)?;
    moving.value.escalation = request.text;
    moving.value.escalated_on = moving.on.to_string();
    let data = IntermediaryReportEvent {
        project: moving.value.project.to_string(),
        ..IntermediaryReportEvent::default()
    };
    let stored = moving.store(&call, &INTERMEDIARY_REPORTS, &taken, data).await?;
    Ok(stored.value)
}

pub async fn resolve(call: Call, request: ResolveGraveFindingRequest) -> Result<IntermediaryReport, Error> {
    let mut moving = call.open(&INTERMEDIARY_REPORTS, &request).await?;
    let taken = moving.take_freely(&call, &REPORT)?;
    moving.value.resolution = request.resolution;
    moving.value.resolved_on = moving.on.to_string();
    let data = IntermediaryReportEvent {
        project: moving.value.project.to_string(),
        ..IntermediaryReportEvent::default()
    };
    let stored = moving.store(&call, &INTERMEDIARY_REPORTS, &taken, data).await?;
    holds::lift(&call, &stored.value.project, &stored.name).await?;
    Ok(stored.value)
}
