//! What each step adds to a rectification.

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::projects::RectificationEvent;
use kezhi_proto::projects::{
    AcceptRectificationRequest, ExtendRectificationRequest, IssueRectificationRequest, Rectification,
    RectificationReport, ReportRectificationRequest, ReturnRectificationRequest, WithdrawRectificationRequest,
};

use super::procedure::{LIMIT, RECTIFICATION};
use super::rules::Facts;
use super::{RECTIFICATIONS, shown};
use crate::execution::holds;
use crate::execution::project_matters;
use crate::execution::projects::PROJECTS;
use crate::oversight::supervision::inspections;
use crate::units;

pub async fn issue(call: Call, request: IssueRectificationRequest) -> Result<Rectification, Error> {
    let given = request.rectification.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let due_on = field::day_after("rectification.due_on", &given.due_on, on)?;
    let project = call.load(&PROJECTS, &given.project).await?;
    let unit = field::credit_code("rectification.unit", &given.unit)?;
    units::refuse_outsider(&project.value, "rectification.unit", &unit)?;
    let inspection = inspections::of_project(&call, "rectification.inspection", &given.inspection, &project.name);
    let inspection = inspection.await?;
    let rectification = Rectification {
        project: project.name.clone(),
        inspection: given.inspection,
        unit,
        grounds: given.grounds,
        demands: given.demands,
        due_on: due_on.to_string(),
        issued_on: on.to_string(),
        ..Rectification::default()
    };
    let facts = Facts {
        inspection: Some(inspection),
        ..facts(&call, &rectification, on)
    };
    let taken = RECTIFICATION.begin(IssueRectificationRequest::STEP, &facts)?;
    let data = RectificationEvent {
        due_on: due_on.to_string(),
        inspection: rectification.inspection.to_string(),
        project: project.name.to_string(),
        unit: rectification.unit.to_string(),
        ..RectificationEvent::default()
    };
    let stored = call
        .begin(&RECTIFICATIONS, call.authority(), rectification, &taken, on, data)
        .await?;
    watch(&call, &stored.name, on, due_on).await?;
    let reason = format!("something is to be put right by {due_on}");
    holds::place(&call, &project.name, &stored.name, &reason, on).await?;
    Ok(shown(stored.value, &call))
}

pub async fn report(call: Call, request: ReportRectificationRequest) -> Result<Rectification, Error> {
    let stored = call.load_to_change(&RECTIFICATIONS, &request.name, "").await?;
    project_matters::refuse_unseen(&call, &stored.value.project, &stored.name).await?;
    let mut moving = call.open_read(stored, &request).await?;
    let given = request.report.unwrap_or_default();
    call.caller().refuse_to_speak_for(&moving.value.unit)?;
    let taken = moving.take_freely(&call, &RECTIFICATION)?;
    let reported_on = moving.on.to_string();
    let data = RectificationEvent {
        late: Day::stated(&moving.value.due_on).is_some_and(|last| last < moving.on),
        ..RectificationEvent::default()
    };
    moving.value.reports.push(RectificationReport {
        text: given.text,
        attachments: given.attachments,
        reported_on,
        ..RectificationReport::default()
    });
    let stored = moving.store(&call, &RECTIFICATIONS, &taken, data).await?;
    Ok(shown(stored.value, &call))
}

pub async fn accept(call: Call, request: AcceptRectificationRequest) -> Result<Rectification, Error> {
    let moving = call.open(&RECTIFICATIONS, &request).await?;
    end(&call, moving, request.opinion).await
}

pub async fn withdraw(call: Call, request: WithdrawRectificationRequest) -> Result<Rectification, Error> {
    let moving = call.open(&RECTIFICATIONS, &request).await?;
    end(&call, moving, request.reasons).await
}

pub async fn send_back(call: Call, request: ReturnRectificationRequest) -> Result<Rectification, Error> {
    let mut moving = call.open(&RECTIFICATIONS, &request).await?;
    let on = moving.on;
    let due_on = field::day_after("due_on", &request.due_on, on)?;
    let taken = moving.take_freely(&call, &RECTIFICATION)?;
    if let Some(report) = moving.value.reports.last_mut() {
        report.return_reason = request.reasons;
    }
    moving.value.due_on = due_on.to_string();
    let stored = moving
        .store(
            &call,
            &RECTIFICATIONS,
            &taken,
            RectificationEvent {
                due_on: due_on.to_string(),
                ..RectificationEvent::default()
            },
        )
        .await?;
    watch(&call, &stored.name, on, due_on).await?;
    Ok(shown(stored.value, &call))
}

pub async fn extend(call: Call, request: ExtendRectificationRequest) -> Result<Rectification, Error> {
    let mut moving = call.open(&RECTIFICATIONS, &request).await?;
    let on = moving.on;
    let before = field::day("due_on", &moving.value.due_on)?;
    let due_on = field::day_after("due_on", &request.due_on, before.max(on))?;
    let taken = moving.take(&call, &RECTIFICATION, &facts(&call, &moving.value, on))?;
    moving.value.extended_from = before.to_string();
    moving.value.extension_reason = request.reasons;
    moving.value.due_on = due_on.to_string();
    let data = RectificationEvent {
        due_on: due_on.to_string(),
        due_on_before: before.to_string(),
        ..RectificationEvent::default()
    };
    let stored = moving.store(&call, &RECTIFICATIONS, &taken, data).await?;
    watch(&call, &stored.name, on, due_on).await?;
    Ok(shown(stored.value, &call))
}

/// Ends a rectification: the project's money is not held back for it any more.
async fn end(call: &Call, mut moving: Moving<Rectification>, why: String) -> Result<Rectification, Error> {
    let taken = moving.take_freely(call, &RECTIFICATION)?;
    moving.value.ended_on = moving.on.to_string();
    moving.value.end_reason = why;
    let stored = moving.store(call, &RECTIFICATIONS, &taken, Default::default()).await?;
    holds::lift(call, &stored.value.project, &stored.name).await?;
    Ok(shown(stored.value, call))
}

/// What is known of a rectification whatever the step.
fn facts(call: &Call, rectification: &Rectification, on: Day) -> Facts {
    Facts {
        rectification: rectification.clone(),
        caller: call.caller().account.clone(),
        on,
        inspection: None,
    }
}

async fn watch(call: &Call, name: &str, on: Day, due_on: Day) -> Result<(), Error> {
    call.start_limit(Start::by_agreement(name, call.authority(), LIMIT, on, due_on))
        .await?;
    Ok(())
}
