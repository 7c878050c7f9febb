//! What each step adds to a rectification.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::{
    AcceptRectificationRequest, ExtendRectificationRequest, Rectification, RectificationReport,
    ReportRectificationRequest, ReturnRectificationRequest, WithdrawRectificationRequest,
};
use serde_json::json;

use super::procedure::RECTIFICATION;
use super::rules::Facts;
use super::{LIMIT, RECTIFICATIONS, shown};
use crate::moving::{Frame, Moving};
use crate::{days, holds, units};

pub async fn report(call: Call, request: ReportRectificationRequest) -> Result<Rectification, Error> {
    let given = request.report.unwrap_or_default();
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    units::refuse_to_speak_for(&call, &moving.stored.value.unit)?;
    let on = moving.on;
    let late = moving.stored.value.due_on < on.to_string();
    step(&call, moving, "ReportRectification", json!({"late": late}), |value| {
        value.reports.push(RectificationReport {
            text: given.text,
            attachments: given.attachments,
            reported_on: on.to_string(),
            ..RectificationReport::default()
        });
    })
    .await
}

pub async fn accept(call: Call, request: AcceptRectificationRequest) -> Result<Rectification, Error> {
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    end(&call, moving, "AcceptRectification", request.opinion).await
}

pub async fn withdraw(call: Call, request: WithdrawRectificationRequest) -> Result<Rectification, Error> {
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    let name = moving.stored.name.clone();
    let rectification = end(&call, moving, "WithdrawRectification", request.reasons).await?;
    call.cancel_limits(&name, LIMIT).await?;
    Ok(rectification)
}

pub async fn send_back(call: Call, request: ReturnRectificationRequest) -> Result<Rectification, Error> {
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    let due_on = days::after("due_on", &request.due_on, moving.on)?;
    let (name, on) = (moving.stored.name.clone(), moving.on);
    let data = json!({"due_on": due_on});
    let rectification = step(&call, moving, "ReturnRectification", data, |value| {
        if let Some(report) = value.reports.last_mut() {
            report.returned_for = request.reasons;
        }
        value.due_on = due_on.to_string();
    })
    .await?;
    watch(&call, &name, on, due_on).await?;
    Ok(rectification)
}

pub async fn extend(call: Call, request: ExtendRectificationRequest) -> Result<Rectification, Error> {
    let moving = open(&call, &request.name, &request.etag, &request.taken_on).await?;
    let before = kezhi_chassis::steps::day_in("due_on", &moving.stored.value.due_on)?;
    let due_on = days::after("due_on", &request.due_on, before)?;
    let (name, on) = (moving.stored.name.clone(), moving.on);
    let data = json!({"due_on": due_on, "due_on_before": before});
    let rectification = step(&call, moving, "ExtendRectification", data, |value| {
        value.extended_from = std::mem::replace(&mut value.due_on, due_on.to_string());
        value.extended_for = request.reasons;
    })
    .await?;
    call.cancel_limits(&name, LIMIT).await?;
    watch(&call, &name, on, due_on).await?;
    Ok(rectification)
}

async fn watch(call: &Call, name: &str, on: Day, due_on: Day) -> Result<(), Error> {
    call.start_limit(Start::by_agreement(name, call.authority(), LIMIT, on, due_on))
        .await?;
    Ok(())
}

/// Ends a rectification: the project's money is not held back for it any more.
async fn end(call: &Call, moving: Moving<Rectification>, name: &str, why: String) -> Result<Rectification, Error> {
    let on = moving.on;
    let rectification = step(call, moving, name, json!({}), |value| {
        value.ended_on = on.to_string();
        value.ended_for = why;
    })
    .await?;
    holds::lift(call, &rectification.project, &rectification.name).await?;
    Ok(rectification)
}

async fn open(call: &Call, name: &str, etag: &str, taken_on: &str) -> Result<Moving<Rectification>, Error> {
    Moving::open(call, &RECTIFICATIONS, Frame::of(name, etag, taken_on)).await
}

async fn step(
    call: &Call,
    mut moving: Moving<Rectification>,
    name: &str,
    data: serde_json::Value,
    change: impl FnOnce(&mut Rectification),
) -> Result<Rectification, Error> {
    let facts = Facts {
        rectification: moving.stored.value.clone(),
        caller: call.caller().account.clone(),
        on: moving.on.to_string(),
        ..Facts::default()
    };
    let taken = moving.take(call, &RECTIFICATION, name, moving.stored.value.state(), &facts)?;
    change(&mut moving.stored.value);
    moving.stored.value.state = taken.to.into();
    moving.store(call, &RECTIFICATIONS, &taken, data).await?;
    Ok(shown(moving.stored.value, call))
}
