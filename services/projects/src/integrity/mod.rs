//! How organisations and persons have kept faith in research (科研诚信).

pub mod procedure;
pub mod rpc;
pub mod rules;
mod source;
mod standing;
mod store;
mod subject;
#[cfg(test)]
mod tests;

use kezhi_chassis::steps::day_in;
use kezhi_chassis::store::{Collection, PageRequest, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::integrity_record::{Kind, State};
use kezhi_proto::projects::{
    self, CreateIntegrityRecordRequest, GetIntegrityRecordRequest, GetStandingRequest, IntegrityRecord,
    ListIntegrityRecordsRequest, ListIntegrityRecordsResponse, RevokeIntegrityRecordRequest,
};
use serde_json::json;

use crate::moving::{Frame, Moving};
use crate::{links, moving, units};
use procedure::RECORD;
use rules::Facts;
use subject::Subject;

pub use standing::Standing;

/// The records. A project has one performance that counts.
pub const RECORDS: Collection<IntegrityRecord> = Collection {
    table: "integrityrecords",
    mark: |record| match (record.kind(), record.state()) {
        (Kind::Performance, State::Recorded) if !record.source.is_empty() => format!("performance {}", record.source),
        _ => String::new(),
    },
    public: false,
};

/// How an organisation stands on a day before the caller's authority.
pub async fn standing(call: &Call, credit_code: &str, on: Day) -> Result<Standing, Error> {
    let subject = Subject::Organisation(credit_code.into());
    let entries = store::entries(call, call.authority(), &subject.key()).await?;
    Ok(standing::of(&entries, on))
}

async fn create(call: Call, request: CreateIntegrityRecordRequest) -> Result<IntegrityRecord, Error> {
    let given = request.integrity_record.unwrap_or_default();
    let authority = call.authority().to_string();
    let subject = Subject::read(&authority, "integrity_record.", &given.credit_code, &request.citizen_id)?;
    day_in("integrity_record.in_force_from", &given.in_force_from)?;
    if !given.expires_on.is_empty() {
        day_in("integrity_record.expires_on", &given.expires_on)?;
    }
    source::refuse_unknown(&call, &given.source).await?;
    let today = call.today();
    Ok(enter_of(&call, subject, given, today).await?.value)
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
    let key = subject.key();
    let (credit_code, person_digest) = match subject {
        Subject::Organisation(code) => (code, String::new()),
        Subject::Person(digest) => (String::new(), digest),
    };
    let facts = Facts { record: given.clone() };
    let taken = RECORD.begin("CreateIntegrityRecord", State::Recorded, &facts)?;
    let record = IntegrityRecord {
        state: taken.to.into(),
        credit_code,
        person_digest,
        display_name: given.display_name,
        kind: given.kind,
        points: given.points,
        in_force_from: given.in_force_from,
        expires_on: given.expires_on,
        source: given.source,
        grounds: given.grounds,
        ..IntegrityRecord::default()
    };
    let data = json!({
        "credit_code": record.credit_code,
        "expires_on": record.expires_on,
        "kind": record.kind().as_str_name(),
        "points": record.points,
        "source": record.source,
    });
    let stored = moving::begin(call, &RECORDS, record, &taken, on, data).await?;
    links::note(call, &RECORDS, &owner(&stored.authority, &key), &stored.name).await?;
    store::insert(call, &key, &stored.value).await?;
    Ok(stored)
}

async fn revoke(call: Call, request: RevokeIntegrityRecordRequest) -> Result<IntegrityRecord, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let mut moving = Moving::open(&call, &RECORDS, frame).await?;
    let facts = Facts {
        record: moving.stored.value.clone(),
    };
    let taken = moving.take(&call, &RECORD, "RevokeIntegrityRecord", facts.record.state(), &facts)?;
    moving.stored.value.revoked_on = moving.on.to_string();
    moving.stored.value.revoked_for = request.reasons;
    moving.stored.value.state = taken.to.into();
    moving.store(&call, &RECORDS, &taken, json!({})).await?;
    store::delete(&call, &moving.stored.name).await?;
    source::forget_performance(&call, &moving.stored.value).await?;
    Ok(shown(moving.stored.value))
}

async fn get(call: Call, request: GetIntegrityRecordRequest) -> Result<IntegrityRecord, Error> {
    Ok(shown(call.load(&RECORDS, &request.name).await?.value))
}

async fn list(call: Call, request: ListIntegrityRecordsRequest) -> Result<ListIntegrityRecordsResponse, Error> {
    let authority = call.authority();
    let subject = match (request.credit_code.is_empty(), request.citizen_id.is_empty()) {
        (true, true) => None,
        _ => Some(Subject::read(authority, "", &request.credit_code, &request.citizen_id)?.key()),
    };
    let arguments = format!("integrityrecords {subject:?} {}", request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = match subject {
        None => call.list(&RECORDS, authority, request.state, &page).await?,
        Some(key) => links::list(&call, &RECORDS, &owner(authority, &key), request.state, &page).await?,
    };
    Ok(ListIntegrityRecordsResponse {
        integrity_records: page.rows.into_iter().map(shown).collect(),
        next_page_token: page.next_page_token,
    })
}

async fn get_standing(call: Call, request: GetStandingRequest) -> Result<projects::Standing, Error> {
    let subject = Subject::read(call.authority(), "", &request.credit_code, &request.citizen_id)?;
    units::refuse_to_speak_for(&call, &request.credit_code)?;
    let on = match request.on.as_str() {
        "" => call.today(),
        text => day_in("on", text)?,
    };
    let entries = store::entries(&call, call.authority(), &subject.key()).await?;
    let counting = entries.iter().filter(|entry| entry.counts_on(on)).count();
    let standing = standing::of(&entries, on);
    Ok(projects::Standing {
        as_of: on.to_string(),
        barred_until: standing.barred_until.map(|day| day.to_string()).unwrap_or_default(),
        credit: standing.credit,
        records_in_force: i32::try_from(counting).unwrap_or(i32::MAX),
    })
}

/// A subject belongs to one authority's register.
fn owner(authority: &str, subject: &str) -> String {
    format!("{authority} {subject}")
}

fn shown(mut record: IntegrityRecord) -> IntegrityRecord {
    record.allowed_steps = RECORD.allowed(record.state()).into_iter().map(String::from).collect();
    record
}
