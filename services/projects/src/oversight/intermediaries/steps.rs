//! What each step adds to an intermediary.

use kezhi_chassis::correction::Correcting;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::projects::IntermediaryEvent;
use kezhi_proto::projects::{
    CorrectIntermediaryRequest, DeclareTiesRequest, Intermediary, RegisterIntermediaryRequest,
    RenewQualificationRequest,
};

use super::INTERMEDIARIES;
use super::procedure::INTERMEDIARY;
use super::rules::{days_are_in_order, ties};

/// What can be wrong of an institution.
const CORRECTABLE: [&str; 9] = [
    "credit_code",
    "display_name",
    "kind",
    "qualification",
    "qualification.number",
    "qualification.title",
    "qualification.valid_from",
    "qualification.valid_to",
    "tied_to",
];

pub async fn register(call: Call, request: RegisterIntermediaryRequest) -> Result<Intermediary, Error> {
    let given = request.intermediary.unwrap_or_default();
    let credit_code = field::credit_code("intermediary.credit_code", &given.credit_code)?;
    days_are_in_order("intermediary.qualification", given.qualification.as_ref())?;
    let tied_to = ties("intermediary.tied_to", &given.tied_to)?;
    let taken = INTERMEDIARY.begin_freely(RegisterIntermediaryRequest::STEP)?;
    let intermediary = Intermediary {
        credit_code_remark: field::credit_code_remark(&credit_code),
        credit_code,
        display_name: given.display_name,
        kind: given.kind,
        qualification: given.qualification,
        tied_to,
        ..Intermediary::default()
    };
    let data = IntermediaryEvent {
        credit_code: intermediary.credit_code.to_string(),
        kind: intermediary.kind().into(),
        ..IntermediaryEvent::default()
    };
    let on = call.today();
    let stored = call
        .begin(&INTERMEDIARIES, call.authority(), intermediary, &taken, on, data)
        .await?;
    Ok(stored.value)
}

pub async fn correct(call: Call, request: CorrectIntermediaryRequest) -> Result<Intermediary, Error> {
    let mut moving = call.open(&INTERMEDIARIES, &request).await?;
    // What others rest on is put right by another than who stated it.
    if moving.times_taken("CreateEntrustment") > 0 {
        moving = moving.taking("CorrectEntrusted");
    }
    let taken = moving.take_freely(&call, &INTERMEDIARY)?;
    let correcting = Correcting {
        field: "intermediary",
        stated: request.intermediary,
        mask: request.update_mask,
        reason: request.reason,
    };
    let corrected = call.correct(&moving.value, correcting, &CORRECTABLE)?;
    let mut now = corrected.value;
    now.credit_code = field::credit_code("intermediary.credit_code", &now.credit_code)?;
    now.credit_code_remark = field::credit_code_remark(&now.credit_code);
    days_are_in_order("intermediary.qualification", now.qualification.as_ref())?;
    now.tied_to = ties("intermediary.tied_to", &now.tied_to)?;
    now.corrections.extend(corrected.corrections);
    moving.value = now;
    let data = IntermediaryEvent {
        corrected: corrected.changes,
        ..IntermediaryEvent::default()
    };
    let stored = moving.store(&call, &INTERMEDIARIES, &taken, data).await?;
    Ok(stored.value)
}

pub async fn renew(call: Call, request: RenewQualificationRequest) -> Result<Intermediary, Error> {
    days_are_in_order("qualification", request.qualification.as_ref())?;
    let mut moving = call.open(&INTERMEDIARIES, &request).await?;
    let taken = moving.take_freely(&call, &INTERMEDIARY)?;
    let valid_to = request
        .qualification
        .as_ref()
        .map(|qualification| qualification.valid_to.clone());
    let data = IntermediaryEvent {
        valid_to: valid_to.unwrap_or_default(),
        ..IntermediaryEvent::default()
    };
    moving.value.qualification = request.qualification;
    let stored = moving.store(&call, &INTERMEDIARIES, &taken, data).await?;
    Ok(stored.value)
}

pub async fn declare_ties(call: Call, request: DeclareTiesRequest) -> Result<Intermediary, Error> {
    let tied_to = ties("tied_to", &request.tied_to)?;
    let mut moving = call.open(&INTERMEDIARIES, &request).await?;
    call.caller().refuse_to_speak_for(&moving.value.credit_code)?;
    let taken = moving.take_freely(&call, &INTERMEDIARY)?;
    let data = IntermediaryEvent {
        tied_to: tied_to.clone(),
        ..IntermediaryEvent::default()
    };
    moving.value.tied_to = tied_to;
    let stored = moving.store(&call, &INTERMEDIARIES, &taken, data).await?;
    Ok(stored.value)
}

/// Notes that an institution is entrusted with something; refuses one whose right to be entrusted was withdrawn.
pub async fn note_entrustment(call: &Call, name: &str, on: Day) -> Result<Intermediary, Error> {
    let stored = call.load_to_change(&INTERMEDIARIES, name, "").await?;
    let moving = call.moving(stored, "CreateEntrustment", on).await?;
    let taken = moving.take_freely(call, &INTERMEDIARY)?;
    Ok(moving
        .store(call, &INTERMEDIARIES, &taken, Default::default())
        .await?
        .value)
}

/// Withdraws an institution's right to be entrusted, as the remedy of a check.
pub async fn disqualify(call: &Call, name: &str, check: &str, why: &str, on: Day) -> Result<(), Error> {
    let stored = call.load_to_change(&INTERMEDIARIES, name, "").await?;
    let mut moving = call.moving(stored, "Disqualify", on).await?;
    let taken = moving.take_freely(call, &INTERMEDIARY)?;
    moving.value.removal_reason = why.into();
    moving.value.removed_by.push(check.into());
    moving
        .store(
            call,
            &INTERMEDIARIES,
            &taken,
            IntermediaryEvent {
                check: check.to_string(),
                ..IntermediaryEvent::default()
            },
        )
        .await?;
    Ok(())
}

/// Gives an institution its right to be entrusted back, unless another check withdrew it too.
pub async fn reinstate(call: &Call, name: &str, check: &str, on: Day) -> Result<(), Error> {
    let mut stored = call.load_to_change(&INTERMEDIARIES, name, "").await?;
    stored.value.removed_by.retain(|other| other != check);
    if !stored.value.removed_by.is_empty() {
        return call.save(&INTERMEDIARIES, &mut stored).await;
    }
    let mut moving = call.moving(stored, "Reinstate", on).await?;
    let taken = moving.take_freely(call, &INTERMEDIARY)?;
    moving.value.removal_reason.clear();
    moving
        .store(
            call,
            &INTERMEDIARIES,
            &taken,
            IntermediaryEvent {
                check: check.to_string(),
                ..IntermediaryEvent::default()
            },
        )
        .await?;
    Ok(())
}
