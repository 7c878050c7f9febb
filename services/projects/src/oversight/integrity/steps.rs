//! How a record is entered and revoked.

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::projects::IntegrityRecordEvent;
use kezhi_proto::projects::{CreateIntegrityRecordRequest, IntegrityRecord, RevokeIntegrityRecordRequest};

use super::procedure::RECORD;
use super::rules::Facts;
use super::subject::Subject;
use super::{INTEGRITY_RECORDS, source, store};

pub async fn create(call: Call, request: CreateIntegrityRecordRequest) -> Result<IntegrityRecord, Error> {
    let given = request.integrity_record.unwrap_or_default();
    let subject = Subject::read(
        call.authority(),
        "integrity_record.",
        &given.credit_code,
        &request.citizen_id,
    )?
    .kept(call.context().sealing())?;
    field::day("integrity_record.in_force_from", &given.in_force_from)?;
    if !given.expires_on.is_empty() {
        field::day("integrity_record.expires_on", &given.expires_on)?;
    }
    source::refuse_unknown(&call, &given.source).await?;
    Ok(enter_of(&call, subject, given, call.today()).await?.value)
}

/// Enters a record about an organisation.
pub async fn enter(call: &Call, record: IntegrityRecord, on: Day) -> Result<Stored<IntegrityRecord>, Error> {
    let subject = Subject::Organisation(record.credit_code.clone());
    enter_of(call, subject, record, on).await
}

async fn enter_of(
    call: &Call,
    subject: Subject,
    given: IntegrityRecord,
    on: Day,
) -> Result<Stored<IntegrityRecord>, Error> {
    let facts = Facts { record: given.clone() };
    let taken = RECORD.begin(CreateIntegrityRecordRequest::STEP, &facts)?;
    let record = IntegrityRecord {
        // What it is filed under begins with the authority.
        authority: call.authority().into(),
        credit_code: subject.credit_code().into(),
        credit_code_remark: field::credit_code_remark(subject.credit_code()),
        person_digest: subject.person_digest().into(),
        display_name: given.display_name,
        kind: given.kind,
        points: given.points,
        in_force_from: given.in_force_from,
        expires_on: given.expires_on,
        source: given.source,
        grounds: given.grounds,
        ..IntegrityRecord::default()
    };
    let data = IntegrityRecordEvent {
        credit_code: record.credit_code.to_string(),
        expires_on: record.expires_on.to_string(),
        kind: record.kind().into(),
        points: record.points,
        source: record.source.to_string(),
        ..IntegrityRecordEvent::default()
    };
    let stored = call
        .begin(&INTEGRITY_RECORDS, call.authority(), record, &taken, on, data)
        .await?;
    store::insert(call, &subject.key(), &stored.value).await?;
    Ok(stored)
}

pub async fn revoke(call: Call, request: RevokeIntegrityRecordRequest) -> Result<IntegrityRecord, Error> {
    let mut moving = call.open(&INTEGRITY_RECORDS, &request).await?;
    let facts = Facts {
        record: moving.value.clone(),
    };
    let taken = moving.take(&call, &RECORD, &facts)?;
    moving.value.revoked_on = moving.on.to_string();
    moving.value.revocation_reason = request.reasons;
    let stored = moving
        .store(&call, &INTEGRITY_RECORDS, &taken, Default::default())
        .await?;
    store::delete(&call, &stored.name).await?;
    source::forget_performance(&call, &stored.value).await?;
    Ok(stored.value)
}
