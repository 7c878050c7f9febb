//! The remedies that are imposed on an institution, and the appeal against them.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::institution_check::Remedy;
use kezhi_proto::projects::{
    AppealRemediesRequest, DismissAppealRequest, ImposeRemediesRequest, InstitutionCheck,
    RecordInstitutionCorrectionRequest, UpholdAppealRequest,
};
use serde_json::json;

use super::{facts, open_for_institution, open_to_move, start_right, step};
use crate::days;
use crate::intermediaries::entrustments::withdraw_all;
use crate::intermediaries::{disqualify, reinstate};
use crate::moving::Frame;
use crate::settings::Supervision;

const CORRECTION: &str = "agreed.correction";

pub async fn impose(
    call: Call,
    request: ImposeRemediesRequest,
    settings: Supervision,
) -> Result<InstitutionCheck, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = open_to_move(&call, frame).await?;
    let on = moving.on;
    let remedies: Vec<Remedy> = request.remedies().collect();
    let correct_by = day_of_correction(&remedies, &request.correct_by, on)?;
    let appeal_by = days::later(on, settings.appeal_days)?;
    let facts = facts(&call, &moving);
    let named: Vec<&str> = remedies.iter().map(Remedy::as_str_name).collect();
    let check = step(
        &call,
        moving,
        "ImposeRemedies",
        facts,
        json!({"remedies": named}),
        |value| {
            value.remedies = request.remedies;
            value.imposed_for = request.reasons;
            value.imposed_on = on.to_string();
            value.correct_by = correct_by.map(|day| day.to_string()).unwrap_or_default();
            value.appeal_by = appeal_by.to_string();
        },
    )
    .await?;
    call.cancel_limits(&check.name, "agreed.statement").await?;
    start_right(&call, &check, "agreed.appeal", on, appeal_by).await?;
    if let Some(due_on) = correct_by {
        call.start_limit(Start::by_agreement(
            &check.name,
            &check.authority,
            CORRECTION,
            on,
            due_on,
        ))
        .await?;
    }
    carry_out(&call, &check, &remedies, on).await?;
    Ok(check)
}

/// A day is set exactly where a correction is ordered.
fn day_of_correction(remedies: &[Remedy], text: &str, on: Day) -> Result<Option<Day>, Error> {
    match (remedies.contains(&Remedy::Correction), text.is_empty()) {
        (true, false) => Ok(Some(days::after("correct_by", text, on)?)),
        (false, true) => Ok(None),
        (true, true) => Err(Refusal::field("correct_by", "a correction needs a day by which").into()),
        (false, false) => Err(Refusal::field("correct_by", "no correction is ordered").into()),
    }
}

/// What a remedy does at once: entrustments end, the right to be entrusted is withdrawn.
async fn carry_out(call: &Call, check: &InstitutionCheck, remedies: &[Remedy], on: Day) -> Result<(), Error> {
    let disqualified = remedies.contains(&Remedy::Disqualification);
    if disqualified || remedies.contains(&Remedy::EndEntrustment) {
        withdraw_all(call, &check.intermediary, &check.imposed_for, on).await?;
    }
    if disqualified {
        disqualify(call, &check.intermediary, &check.name, &check.imposed_for, on).await?;
    }
    Ok(())
}

pub async fn record_correction(
    call: Call,
    request: RecordInstitutionCorrectionRequest,
) -> Result<InstitutionCheck, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = open_for_institution(&call, frame).await?;
    let on = moving.on;
    let facts = facts(&call, &moving);
    step(
        &call,
        moving,
        "RecordInstitutionCorrection",
        facts,
        json!({}),
        |value| {
            value.correction = request.text;
            value.corrected_on = on.to_string();
        },
    )
    .await
}

pub async fn appeal(call: Call, request: AppealRemediesRequest) -> Result<InstitutionCheck, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = open_for_institution(&call, frame).await?;
    let on = moving.on;
    let facts = facts(&call, &moving);
    step(&call, moving, "AppealRemedies", facts, json!({}), |value| {
        value.appeal = request.text;
        value.appealed_on = on.to_string();
    })
    .await
}

pub async fn uphold(call: Call, request: UpholdAppealRequest) -> Result<InstitutionCheck, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let (check, on) = decide(&call, frame, "UpholdAppeal", request.reasons).await?;
    call.cancel_limits(&check.name, CORRECTION).await?;
    if check.remedies().any(|remedy| remedy == Remedy::Disqualification) {
        reinstate(&call, &check.intermediary, &check.name, on).await?;
    }
    Ok(check)
}

pub async fn dismiss(call: Call, request: DismissAppealRequest) -> Result<InstitutionCheck, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    Ok(decide(&call, frame, "DismissAppeal", request.reasons).await?.0)
}

async fn decide(call: &Call, frame: Frame<'_>, name: &str, reasons: String) -> Result<(InstitutionCheck, Day), Error> {
    let moving = open_to_move(call, frame).await?;
    let on = moving.on;
    let facts = facts(call, &moving);
    let check = step(call, moving, name, facts, json!({}), |value| {
        value.outcome = reasons;
        value.ended_on = on.to_string();
    })
    .await?;
    Ok((check, on))
}
