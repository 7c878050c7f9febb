//! The remedies that are imposed on an institution, and the appeal against them.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::StepRequest;
use kezhi_proto::projects::InstitutionCheckEvent;
use kezhi_proto::projects::institution_check::Remedy;
use kezhi_proto::projects::{
    AppealRemediesRequest, DismissAppealRequest, ImposeRemediesRequest, InstitutionCheck,
    RecordInstitutionCorrectionRequest, UpholdAppealRequest,
};

use super::{facts, open_for_institution, start_right};
use crate::oversight::institution_checks::INSTITUTION_CHECKS;
use crate::oversight::institution_checks::procedure::{APPEAL, CHECK, CORRECTION};
use crate::oversight::institution_checks::rules::day_of_correction;
use crate::oversight::intermediaries::entrustments::withdraw_all;
use crate::oversight::intermediaries::{disqualify, reinstate};
use crate::settings::Settings;

pub async fn impose(call: Call, request: ImposeRemediesRequest) -> Result<InstitutionCheck, Error> {
    let settings: &Settings = call.settings()?;
    let mut moving = call.open(&INSTITUTION_CHECKS, &request).await?;
    let on = moving.on;
    let remedies: Vec<Remedy> = request.remedies().collect();
    let correct_by = day_of_correction(&remedies, &request.correct_by, on)?;
    let appeal_by = field::days_later(on, settings.supervision.appeal_days)?;
    let taken = moving.take(&call, &CHECK, &facts(&call, &moving))?;
    moving.value.remedies = request.remedies;
    moving.value.imposition_reason = request.reasons;
    moving.value.imposed_on = on.to_string();
    moving.value.correct_by = correct_by.map(|day| day.to_string()).unwrap_or_default();
    moving.value.appeal_by = appeal_by.to_string();
    let data = InstitutionCheckEvent {
        remedies: remedies.iter().map(|remedy| i32::from(*remedy)).collect(),
        ..InstitutionCheckEvent::default()
    };
    let check = moving.store(&call, &INSTITUTION_CHECKS, &taken, data).await?.value;
    start_right(&call, &check, APPEAL, on, appeal_by).await?;
    if let Some(due_on) = correct_by {
        let start = Start::by_agreement(&check.name, &check.authority, CORRECTION, on, due_on);
        call.start_limit(start).await?;
    }
    carry_out(&call, &check, &remedies, on).await?;
    Ok(check)
}

/// What a remedy does at once: entrustments end, the right to be entrusted is withdrawn.
async fn carry_out(call: &Call, check: &InstitutionCheck, remedies: &[Remedy], on: Day) -> Result<(), Error> {
    let disqualified = remedies.contains(&Remedy::Disqualification);
    if disqualified || remedies.contains(&Remedy::EndEntrustment) {
        withdraw_all(call, &check.intermediary, &check.imposition_reason, on).await?;
    }
    if disqualified {
        disqualify(call, &check.intermediary, &check.name, &check.imposition_reason, on).await?;
    }
    Ok(())
}

pub async fn record_correction(
    call: Call,
    request: RecordInstitutionCorrectionRequest,
) -> Result<InstitutionCheck, Error> {
    let mut moving = open_for_institution(&call, &request).await?;
    let taken = moving.take(&call, &CHECK, &facts(&call, &moving))?;
    moving.value.correction = request.text;
    moving.value.corrected_on = moving.on.to_string();
    let stored = moving
        .store(&call, &INSTITUTION_CHECKS, &taken, Default::default())
        .await?;
    Ok(stored.value)
}

pub async fn appeal(call: Call, request: AppealRemediesRequest) -> Result<InstitutionCheck, Error> {
    let mut moving = open_for_institution(&call, &request).await?;
    let taken = moving.take(&call, &CHECK, &facts(&call, &moving))?;
    moving.value.appeal = request.text;
    moving.value.appealed_on = moving.on.to_string();
    let stored = moving
        .store(&call, &INSTITUTION_CHECKS, &taken, Default::default())
        .await?;
    Ok(stored.value)
}

pub async fn uphold(call: Call, request: UpholdAppealRequest) -> Result<InstitutionCheck, Error> {
    let (check, on) = decide(&call, &request, &request.reasons).await?;
    if check.remedies().any(|remedy| remedy == Remedy::Disqualification) {
        reinstate(&call, &check.intermediary, &check.name, on).await?;
    }
    Ok(check)
}

pub async fn dismiss(call: Call, request: DismissAppealRequest) -> Result<InstitutionCheck, Error> {
    Ok(decide(&call, &request, &request.reasons).await?.0)
}

async fn decide(call: &Call, request: &impl StepRequest, reasons: &str) -> Result<(InstitutionCheck, Day), Error> {
    let mut moving = call.open(&INSTITUTION_CHECKS, request).await?;
    let on = moving.on;
    let taken = moving.take(call, &CHECK, &facts(call, &moving))?;
    moving.value.outcome = reasons.into();
    moving.value.ended_on = on.to_string();
    let stored = moving
        .store(call, &INSTITUTION_CHECKS, &taken, Default::default())
        .await?;
    Ok((stored.value, on))
}
