//! What each step adds to an inspection.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::{
    ConcludeInspectionRequest, EscalateInspectionRequest, Inspection, InspectionFinding, RecordOnSiteRequest,
    RecordStatementRequest, RequestSelfCheckRequest, SelfCheck, SubmitSelfCheckRequest, UnitStatement, Visit,
};
use serde_json::json;

use super::procedure::INSPECTION;
use super::rules::Facts;
use super::{INSPECTIONS, code_of, codes, shown};
use crate::moving::{Frame, Moving};
use crate::projects::PROJECTS;
use crate::settings::Supervision;
use crate::{days, units};

const SELF_CHECK: &str = "agreed.self-check";

pub async fn request_self_check(call: Call, request: RequestSelfCheckRequest) -> Result<Inspection, Error> {
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    let due_on = days::after("due_on", &request.due_on, moving.on)?;
    for unit in &moving.stored.value.units {
        let subject = self_check_of(&moving.stored.name, &unit.credit_code);
        let start = Start::by_agreement(&subject, &moving.stored.authority, SELF_CHECK, moving.on, due_on);
        call.start_limit(start).await?;
    }
    let facts = facts(&call, &moving, &[]);
    step(
        &call,
        moving,
        "RequestSelfCheck",
        facts,
        json!({"due_on": due_on}),
        |value| {
            value.self_check_due_on = due_on.to_string();
        },
    )
    .await
}

pub async fn submit_self_check(call: Call, request: SubmitSelfCheckRequest) -> Result<Inspection, Error> {
    let given = request.self_check.unwrap_or_default();
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    refuse_not_inspected(&moving.stored.value, "self_check.unit", &given.unit)?;
    units::refuse_to_speak_for(&call, &given.unit)?;
    let on = moving.on;
    let subject = self_check_of(&moving.stored.name, &given.unit);
    let facts = facts(&call, &moving, &[]);
    let data = json!({"unit": given.unit});
    let inspection = step(&call, moving, "SubmitSelfCheck", facts, data, |value| {
        value.self_checks.retain(|earlier| earlier.unit != given.unit);
        value.self_checks.push(SelfCheck {
            submitted_on: on.to_string(),
            ..given
        });
    })
    .await?;
    call.meet_limits(&subject, SELF_CHECK, on).await?;
    Ok(inspection)
}

pub async fn record_on_site(call: Call, request: RecordOnSiteRequest) -> Result<Inspection, Error> {
    let given = request.visit.unwrap_or_default();
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    for (position, unit) in given.units.iter().enumerate() {
        refuse_not_inspected(&moving.stored.value, &format!("visit.units[{position}]"), unit)?;
    }
    let on = moving.on;
    let facts = facts(&call, &moving, &given.inspectors);
    let data = json!({"inspectors": given.inspectors.len(), "units": given.units});
    step(&call, moving, "RecordOnSite", facts, data, |value| {
        value.visits.push(Visit {
            visited_on: on.to_string(),
            ..given
        });
    })
    .await
}

pub async fn record_statement(call: Call, request: RecordStatementRequest) -> Result<Inspection, Error> {
    let given = request.statement.unwrap_or_default();
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    refuse_not_inspected(&moving.stored.value, "statement.unit", &given.unit)?;
    units::refuse_to_speak_for(&call, &given.unit)?;
    let on = moving.on;
    let facts = facts(&call, &moving, &[]);
    let data = json!({"unit": given.unit});
    step(&call, moving, "RecordStatement", facts, data, |value| {
        value.statements.push(UnitStatement {
            stated_on: on.to_string(),
            ..given
        });
    })
    .await
}

pub async fn conclude(
    call: Call,
    request: ConcludeInspectionRequest,
    settings: Supervision,
) -> Result<Inspection, Error> {
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    refuse_strange_findings(&call, &moving.stored.value, &request.findings).await?;
    let (name, authority, on) = (moving.stored.name.clone(), moving.stored.authority.clone(), moving.on);
    let grave = request.findings.iter().filter(|finding| finding.grave).count();
    let amount_fen: i64 = request.findings.iter().map(|finding| finding.amount_fen).sum();
    let data = json!({"amount_fen": amount_fen, "findings": request.findings.len(), "grave": grave});
    let facts = facts(&call, &moving, &[]);
    let inspection = step(&call, moving, "ConcludeInspection", facts, data, |value| {
        value.opinion = request.opinion;
        value.findings = request.findings;
        value.concluded_on = on.to_string();
    })
    .await?;
    for unit in &inspection.units {
        // What was not handed in by now is not waited for any more.
        call.cancel_limits(&self_check_of(&name, &unit.credit_code), SELF_CHECK)
            .await?;
    }
    if grave > 0 {
        let due_on = days::later(on, settings.escalation_days)?;
        call.start_limit(Start::by_agreement(&name, &authority, "agreed.escalation", on, due_on))
            .await?;
    }
    Ok(inspection)
}

pub async fn escalate(call: Call, request: EscalateInspectionRequest) -> Result<Inspection, Error> {
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    let on = moving.on;
    let facts = facts(&call, &moving, &[]);
    step(&call, moving, "EscalateInspection", facts, json!({}), |value| {
        value.escalation = request.text;
        value.escalated_on = on.to_string();
    })
    .await
}

async fn open(call: &Call, name: &str, etag: &str, taken_on: &str) -> Result<Moving<Inspection>, Error> {
    Moving::open(call, &INSPECTIONS, Frame::of(name, etag, taken_on)).await
}

fn facts(call: &Call, moving: &Moving<Inspection>, inspectors: &[String]) -> Facts {
    Facts {
        inspection: moving.stored.value.clone(),
        caller: call.caller().account.clone(),
        inspectors: inspectors.to_vec(),
    }
}

async fn step(
    call: &Call,
    mut moving: Moving<Inspection>,
    name: &str,
    facts: Facts,
    data: serde_json::Value,
    change: impl FnOnce(&mut Inspection),
) -> Result<Inspection, Error> {
    let taken = moving.take(call, &INSPECTION, name, moving.stored.value.state(), &facts)?;
    change(&mut moving.stored.value);
    moving.stored.value.state = taken.to.into();
    moving.store(call, &INSPECTIONS, &taken, data).await?;
    Ok(shown(moving.stored.value))
}

/// Each unit's self-check is watched for itself.
fn self_check_of(inspection: &str, unit: &str) -> String {
    format!("{inspection}/self-checks/{unit}")
}

fn refuse_not_inspected(inspection: &Inspection, field: &str, unit: &str) -> Result<(), Refusal> {
    match codes(inspection).contains(&unit) {
        true => Ok(()),
        false => Err(Refusal::field(field, format!("{unit} is not inspected"))),
    }
}

/// A finding concerns a unit of the project, or one that was inspected.
async fn refuse_strange_findings(
    call: &Call,
    inspection: &Inspection,
    findings: &[InspectionFinding],
) -> Result<(), Error> {
    let project = call.load(&PROJECTS, &inspection.project).await?.value;
    let inspected = inspection.units.iter().map(code_of);
    let concerned: Vec<&str> = units::of(&project).map(code_of).chain(inspected).collect();
    for (position, finding) in findings.iter().enumerate() {
        let unit = finding.unit.as_str();
        if !unit.is_empty() && !concerned.contains(&unit) {
            let field = format!("findings[{position}].unit");
            return Err(Refusal::field(field, format!("{unit} is neither a unit of the project nor inspected")).into());
        }
    }
    Ok(())
}
