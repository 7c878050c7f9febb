//! What each step adds to an inspection.

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::StepRequest;
use kezhi_proto::count;
use kezhi_proto::projects::InspectionEvent;
use kezhi_proto::projects::{
    ConcludeInspectionRequest, EscalateInspectionRequest, Inspection, OpenInspectionRequest, RecordOnSiteRequest,
    RecordStatementRequest, RequestSelfCheckRequest, SelfCheck, SubmitSelfCheckRequest, UnitStatement, Visit,
};

use super::procedure::{ESCALATION, INSPECTION, SELF_CHECK};
use super::rules::{Facts, findings_of, inspected_unit, units_to_inspect};
use super::{INSPECTIONS, hide_from_strangers};
use crate::execution::projects::PROJECTS;
use crate::oversight::supervision::samples::SAMPLES;
use crate::settings::Settings;

pub async fn open(call: Call, request: OpenInspectionRequest) -> Result<Inspection, Error> {
    let given = request.inspection.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let project = call.load(&PROJECTS, &given.project).await?;
    let inspection = Inspection {
        kind: given.kind,
        project: project.name.clone(),
        units: units_to_inspect(&given, &project.value)?,
        sample: given.sample,
        reason: given.reason,
        opened_on: on.to_string(),
        ..Inspection::default()
    };
    let sample = match inspection.sample.as_str() {
        "" => None,
        sample => Some(call.load(&SAMPLES, sample).await?.value),
    };
    let facts = Facts {
        sample: Some(sample),
        ..facts(&call, &inspection)
    };
    let taken = INSPECTION.begin(OpenInspectionRequest::STEP, &facts)?;
    let units = inspection.units.iter().map(|unit| unit.credit_code.clone()).collect();
    let data = InspectionEvent {
        kind: inspection.kind().into(),
        project: inspection.project.to_string(),
        sample: inspection.sample.to_string(),
        units,
        ..InspectionEvent::default()
    };
    let stored = call
        .begin(&INSPECTIONS, call.authority(), inspection, &taken, on, data)
        .await?;
    Ok(stored.value)
}

pub async fn request_self_check(call: Call, request: RequestSelfCheckRequest) -> Result<Inspection, Error> {
    let mut moving = call.open(&INSPECTIONS, &request).await?;
    let due_on = field::day_after("due_on", &request.due_on, moving.on)?;
    for unit in &moving.value.units {
        let subject = self_check_of(&moving.name, &unit.credit_code);
        let start = Start::by_agreement(&subject, &moving.authority, SELF_CHECK, moving.on, due_on);
        call.start_limit(start).await?;
    }
    let taken = moving.take(&call, &INSPECTION, &facts(&call, &moving.value))?;
    moving.value.self_check_due_on = due_on.to_string();
    let stored = moving
        .store(
            &call,
            &INSPECTIONS,
            &taken,
            InspectionEvent {
                due_on: due_on.to_string(),
                ..InspectionEvent::default()
            },
        )
        .await?;
    Ok(stored.value)
}

/// Opens an inspection for a step that its units take too.
async fn open_for_unit(call: &Call, request: &impl StepRequest) -> Result<Moving<Inspection>, Error> {
    let inspection = call.load_to_change(&INSPECTIONS, request.name(), "").await?;
    hide_from_strangers(call, &inspection).await?;
    call.open_read(inspection, request).await
}

pub async fn submit_self_check(call: Call, request: SubmitSelfCheckRequest) -> Result<Inspection, Error> {
    let mut moving = open_for_unit(&call, &request).await?;
    let given = request.self_check.unwrap_or_default();
    let unit = inspected_unit(&moving.value, "self_check.unit", &given.unit)?;
    call.caller().refuse_to_speak_for(&unit)?;
    let taken = moving.take(&call, &INSPECTION, &facts(&call, &moving.value))?;
    let on = moving.on;
    moving.value.self_checks.retain(|earlier| earlier.unit != unit);
    moving.value.self_checks.push(SelfCheck {
        unit: unit.clone(),
        submitted_on: on.to_string(),
        ..given
    });
    let stored = moving
        .store(
            &call,
            &INSPECTIONS,
            &taken,
            InspectionEvent {
                unit: unit.to_string(),
                ..InspectionEvent::default()
            },
        )
        .await?;
    call.meet_limits(&self_check_of(&stored.name, &unit), SELF_CHECK, on)
        .await?;
    Ok(stored.value)
}

pub async fn record_on_site(call: Call, request: RecordOnSiteRequest) -> Result<Inspection, Error> {
    let mut moving = call.open(&INSPECTIONS, &request).await?;
    let given = request.visit.unwrap_or_default();
    let units = given.units.iter().enumerate();
    let units = units.map(|(position, unit)| inspected_unit(&moving.value, &format!("visit.units[{position}]"), unit));
    let units = units.collect::<Result<Vec<_>, _>>()?;
    let facts = Facts {
        inspectors: Some(given.inspectors.clone()),
        ..facts(&call, &moving.value)
    };
    let taken = moving.take(&call, &INSPECTION, &facts)?;
    let data = InspectionEvent {
        inspectors: count(given.inspectors.len()),
        units: units.clone(),
        ..InspectionEvent::default()
    };
    let visited_on = moving.on.to_string();
    moving.value.visits.push(Visit {
        units,
        visited_on,
        ..given
    });
    let stored = moving.store(&call, &INSPECTIONS, &taken, data).await?;
    Ok(stored.value)
}

pub async fn record_statement(call: Call, request: RecordStatementRequest) -> Result<Inspection, Error> {
    let mut moving = open_for_unit(&call, &request).await?;
    let given = request.statement.unwrap_or_default();
    let unit = inspected_unit(&moving.value, "statement.unit", &given.unit)?;
    call.caller().refuse_to_speak_for(&unit)?;
    let taken = moving.take(&call, &INSPECTION, &facts(&call, &moving.value))?;
    let data = InspectionEvent {
        unit: unit.to_string(),
        ..InspectionEvent::default()
    };
    let stated_on = moving.on.to_string();
    moving.value.statements.push(UnitStatement {
        unit,
        stated_on,
        ..given
    });
    let stored = moving.store(&call, &INSPECTIONS, &taken, data).await?;
    Ok(stored.value)
}

pub async fn conclude(call: Call, request: ConcludeInspectionRequest) -> Result<Inspection, Error> {
    let settings: &Settings = call.settings()?;
    let mut moving = call.open(&INSPECTIONS, &request).await?;
    let project = call.load(&PROJECTS, &moving.value.project).await?.value;
    let findings = findings_of(request.findings, &moving.value, &project)?;
    let taken = moving.take(&call, &INSPECTION, &facts(&call, &moving.value))?;
    let on = moving.on;
    let grave = findings.iter().filter(|finding| finding.grave).count();
    let amount_fen: i64 = findings.iter().map(|finding| finding.amount_fen).sum();
    let data = InspectionEvent {
        amount_fen,
        findings: count(findings.len()),
        grave: count(grave),
        ..InspectionEvent::default()
    };
    moving.value.opinion = request.opinion;
    moving.value.findings = findings;
    moving.value.concluded_on = on.to_string();
    let stored = moving.store(&call, &INSPECTIONS, &taken, data).await?;
    for unit in &stored.value.units {
        // What was not handed in by now is not waited for any more.
        let subject = self_check_of(&stored.name, &unit.credit_code);
        call.cancel_limits(&subject, SELF_CHECK).await?;
    }
    if grave > 0 {
        let due_on = field::days_later(on, settings.supervision.escalation_days)?;
        let start = Start::by_agreement(&stored.name, &stored.authority, ESCALATION, on, due_on);
        call.start_limit(start).await?;
    }
    Ok(stored.value)
}

pub async fn escalate(call: Call, request: EscalateInspectionRequest) -> Result<Inspection, Error> {
    let mut moving = call.open(&INSPECTIONS, &request).await?;
    let taken = moving.take(&call, &INSPECTION, &facts(&call, &moving.value))?;
    moving.value.escalation = request.text;
    moving.value.escalated_on = moving.on.to_string();
    let stored = moving.store(&call, &INSPECTIONS, &taken, Default::default()).await?;
    Ok(stored.value)
}

/// What is known of an inspection whatever the step.
fn facts(call: &Call, inspection: &Inspection) -> Facts {
    Facts {
        inspection: inspection.clone(),
        caller: call.caller().account.clone(),
        sample: None,
        inspectors: None,
    }
}

/// Each unit's self-check is watched for itself.
fn self_check_of(inspection: &str, unit: &str) -> String {
    format!("{inspection}/self-checks/{unit}")
}
