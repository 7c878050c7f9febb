//! The performance evaluation (绩效评价), which weighs on later applications.

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::ProjectEvent;
use kezhi_proto::projects::integrity_record::Kind;
use kezhi_proto::projects::project::Performance;
use kezhi_proto::projects::{EvaluatePerformanceRequest, IntegrityRecord, Project};

use crate::execution::projects::{self, PROJECTS};
use crate::oversight::integrity;
use crate::oversight::intermediaries::entrustments::ENTRUSTMENTS;
use crate::settings::{Settings, Supervision};

pub async fn evaluate(call: Call, request: EvaluatePerformanceRequest) -> Result<Project, Error> {
    let settings: &Settings = call.settings()?;
    let mut project = call.load_to_change(&PROJECTS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    refuse_strange_evaluator(&call, &project.name, &request.entrustment).await?;
    let performance = request.performance();
    project.value.performance = performance.into();
    let points = points_of(performance, &settings.supervision);
    let data = ProjectEvent {
        entrustment: request.entrustment.to_string(),
        performance: performance.into(),
        points,
        ..ProjectEvent::default()
    };
    projects::step(&call, &mut project, EvaluatePerformanceRequest::STEP, on, data).await?;
    let record = record_of(&project.value, request.text, points, on, &settings.supervision)?;
    integrity::enter(&call, record, on).await?;
    Ok(project.value)
}

fn record_of(
    project: &Project,
    grounds: String,
    points: i32,
    on: Day,
    settings: &Supervision,
) -> Result<IntegrityRecord, Refusal> {
    let lead = project.lead.clone().unwrap_or_default();
    let expires_on = on
        .plus_months(settings.performance_months)
        .map_err(|error| Refusal::field("taken_on", error.to_string()))?;
    Ok(IntegrityRecord {
        credit_code: lead.credit_code,
        display_name: lead.display_name,
        kind: Kind::Performance.into(),
        points,
        in_force_from: on.to_string(),
        expires_on: expires_on.to_string(),
        source: project.name.clone(),
        grounds,
        ..IntegrityRecord::default()
    })
}

/// A third party evaluates what it was entrusted with.
async fn refuse_strange_evaluator(call: &Call, project: &str, entrustment: &str) -> Result<(), Error> {
    if entrustment.is_empty() {
        return Ok(());
    }
    let entrusted = call.load(&ENTRUSTMENTS, entrustment).await?.value.projects;
    match entrusted.iter().any(|name| name == project) {
        true => Ok(()),
        false => Err(Refusal::field("entrustment", format!("{project} is not one of its projects")).into()),
    }
}

fn points_of(performance: Performance, settings: &Supervision) -> i32 {
    match performance {
        Performance::Excellent => settings.excellent_points,
        Performance::Good => settings.good_points,
        Performance::Passable => settings.passable_points,
        Performance::Poor => settings.poor_points,
        Performance::Unspecified => 0,
    }
}
