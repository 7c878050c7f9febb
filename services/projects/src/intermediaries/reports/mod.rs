//! What the intermediaries report on the projects.

pub mod procedure;

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::intermediary_report::State;
use kezhi_proto::projects::{
    EscalateIntermediaryReportRequest, GetIntermediaryReportRequest, IntermediaryReport,
    ListIntermediaryReportsRequest, ListIntermediaryReportsResponse, Project, ResolveGraveFindingRequest,
    SubmitIntermediaryReportRequest,
};
use serde_json::json;

use super::INTERMEDIARIES;
use super::entrustments::{ENTRUSTMENTS, note_report};
use crate::moving::{Frame, Moving};
use crate::projects::PROJECTS;
use crate::settings::Supervision;
use crate::{days, holds, links, moving, project_matters, units};
use procedure::REPORT;

/// The reports.
pub const REPORTS: Collection<IntermediaryReport> = Collection {
    table: "intermediaryreports",
    mark: |_| String::new(),
    public: false,
};

pub(super) async fn submit(
    call: Call,
    request: SubmitIntermediaryReportRequest,
    settings: Supervision,
) -> Result<IntermediaryReport, Error> {
    let given = request.report.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let project = call.load(&PROJECTS, &given.project).await?.value;
    refuse_strange_findings(&given, &project)?;
    let entrustment = note_report(&call, &given.entrustment, &project, on).await?;
    let grave = given.findings.iter().filter(|finding| finding.grave).count();
    let state = if grave > 0 { State::Grave } else { State::Recorded };
    let taken = REPORT.begin("SubmitIntermediaryReport", state, &())?;
    let report = IntermediaryReport {
        state: taken.to.into(),
        entrustment: entrustment.name,
        project: project.name,
        text: given.text,
        attachments: given.attachments,
        findings: given.findings,
        submitted_on: on.to_string(),
        ..IntermediaryReport::default()
    };
    let data = json!({
        "entrustment": report.entrustment,
        "findings": report.findings.len(),
        "grave": grave,
        "intermediary": entrustment.intermediary,
        "project": report.project,
    });
    let stored = moving::begin(&call, &REPORTS, report, &taken, on, data).await?;
    links::note(&call, &REPORTS, &stored.value.project, &stored.name).await?;
    if grave > 0 {
        let due_on = days::later(on, settings.escalation_days)?;
        let start = Start::by_agreement(&stored.name, &stored.authority, "agreed.escalation", on, due_on);
        call.start_limit(start).await?;
        let reason = "an intermediary found something grave";
        holds::place(&call, &stored.value.project, &stored.name, reason, on).await?;
    }
    Ok(shown(stored.value))
}

fn refuse_strange_findings(given: &IntermediaryReport, project: &Project) -> Result<(), Refusal> {
    for (position, finding) in given.findings.iter().enumerate() {
        if !finding.unit.is_empty() {
            units::refuse_outsider(project, &format!("report.findings[{position}].unit"), &finding.unit)?;
        }
    }
    Ok(())
}

pub(super) async fn get(call: Call, request: GetIntermediaryReportRequest) -> Result<IntermediaryReport, Error> {
    let report = call.load(&REPORTS, &request.name).await?.value;
    let entrustment = call.load(&ENTRUSTMENTS, &report.entrustment).await?.value;
    let institution = call.load(&INTERMEDIARIES, &entrustment.intermediary).await?.value;
    units::hide_from_others(&call, &request.name, std::iter::once(institution.credit_code.as_str()))?;
    Ok(shown(report))
}

pub(super) async fn list(
    call: Call,
    request: ListIntermediaryReportsRequest,
) -> Result<ListIntermediaryReportsResponse, Error> {
    let arguments = format!("intermediaryreports {} {}", request.project, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = project_matters::list(&call, &REPORTS, &request.project, request.state, &page).await?;
    Ok(ListIntermediaryReportsResponse {
        intermediary_reports: page.rows.into_iter().map(shown).collect(),
        next_page_token: page.next_page_token,
    })
}

pub(super) async fn escalate(
    call: Call,
    request: EscalateIntermediaryReportRequest,
) -> Result<IntermediaryReport, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = Moving::open(&call, &REPORTS, frame).await?;
    let on = moving.on;
    step(&call, moving, "EscalateIntermediaryReport", |value| {
        value.escalation = request.text;
        value.escalated_on = on.to_string();
    })
    .await
}

pub(super) async fn resolve(call: Call, request: ResolveGraveFindingRequest) -> Result<IntermediaryReport, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = Moving::open(&call, &REPORTS, frame).await?;
    let on = moving.on;
    let report = step(&call, moving, "ResolveGraveFinding", |value| {
        value.resolution = request.resolution;
        value.resolved_on = on.to_string();
    })
    .await?;
    holds::lift(&call, &report.project, &report.name).await?;
    Ok(report)
}

async fn step(
    call: &Call,
    mut moving: Moving<IntermediaryReport>,
    name: &str,
    change: impl FnOnce(&mut IntermediaryReport),
) -> Result<IntermediaryReport, Error> {
    let taken = moving.take(call, &REPORT, name, moving.stored.value.state(), &())?;
    change(&mut moving.stored.value);
    moving.stored.value.state = taken.to.into();
    let data = json!({"project": moving.stored.value.project});
    moving.store(call, &REPORTS, &taken, data).await?;
    Ok(shown(moving.stored.value))
}

fn shown(mut report: IntermediaryReport) -> IntermediaryReport {
    let allowed = REPORT.allowed(report.state());
    report.allowed_steps = allowed.into_iter().map(String::from).collect();
    report
}
