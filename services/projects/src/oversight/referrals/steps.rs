//! How a matter is handed over, and what is answered.

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::ReferralEvent;
use kezhi_proto::projects::{RecordReferralAnswerRequest, ReferToJusticeRequest, Referral};

use super::REFERRALS;
use super::procedure::REFERRAL;
use super::rules::one_matter_is_named;
use crate::execution::projects::PROJECTS;
use crate::oversight::institution_checks::INSTITUTION_CHECKS;
use crate::oversight::supervision::inspections;

pub async fn refer(call: Call, request: ReferToJusticeRequest) -> Result<Referral, Error> {
    let given = request.referral.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    one_matter_is_named(&given)?;
    let subject = subject_of(&call, &given).await?;
    let taken = REFERRAL.begin_freely(ReferToJusticeRequest::STEP)?;
    let referral = Referral {
        project: given.project,
        institution_check: given.institution_check,
        inspection: given.inspection,
        kind: given.kind,
        addressee: given.addressee,
        grounds: given.grounds,
        attachments: given.attachments,
        referred_on: on.to_string(),
        ..Referral::default()
    };
    let data = ReferralEvent {
        kind: referral.kind().into(),
        subject: subject.to_string(),
        ..ReferralEvent::default()
    };
    let stored = call
        .begin(&REFERRALS, call.authority(), referral, &taken, on, data)
        .await?;
    Ok(stored.value)
}

/// The name of the project, or of the check of an institution, which must exist.
async fn subject_of(call: &Call, given: &Referral) -> Result<String, Error> {
    if given.project.is_empty() {
        return Ok(call.load(&INSTITUTION_CHECKS, &given.institution_check).await?.name);
    }
    inspections::of_project(call, "referral.inspection", &given.inspection, &given.project).await?;
    Ok(call.load(&PROJECTS, &given.project).await?.name)
}

pub async fn record_answer(call: Call, request: RecordReferralAnswerRequest) -> Result<Referral, Error> {
    let mut moving = call.open(&REFERRALS, &request).await?;
    let taken = moving.take_freely(&call, &REFERRAL)?;
    moving.value.answer = request.answer;
    moving.value.answered_on = moving.on.to_string();
    let stored = moving.store(&call, &REFERRALS, &taken, Default::default()).await?;
    Ok(stored.value)
}
