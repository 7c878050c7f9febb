//! How organisations and persons have kept faith in research (科研诚信).

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod source;
mod standing;
mod steps;
mod store;
pub(crate) mod subject;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::projects::integrity_record::{Kind, State};
use kezhi_proto::projects::{
    self, GetIntegrityRecordRequest, GetStandingRequest, IntegrityRecord, ListIntegrityRecordsRequest,
    ListIntegrityRecordsResponse,
};

use procedure::RECORD;
use subject::Subject;

pub use standing::Standing;
pub use steps::enter;

/// The records. A project has one performance that counts.
pub const INTEGRITY_RECORDS: Collection<IntegrityRecord> = Collection {
    unique_key: |record| match (record.kind(), record.state()) {
        (Kind::Performance, State::Recorded) if !record.source.is_empty() => format!("performance {}", record.source),
        _ => String::new(),
    },
    index_keys: |record| vec![index_key_of(&record.authority, &Subject::of(record))],
    offers: |record| RECORD.allowed(record.state()),
    ..Collection::named("integrityrecords")
};

/// How an organisation stands on a day before the caller's authority.
pub async fn standing(call: &Call, credit_code: &str, on: Day) -> Result<Standing, Error> {
    let subject = Subject::Organisation(credit_code.into());
    let entries = store::entries(call, call.authority(), &subject.key()).await?;
    Ok(standing::of(&entries, on))
}

async fn get(call: Call, request: GetIntegrityRecordRequest) -> Result<IntegrityRecord, Error> {
    Ok(call.load(&INTEGRITY_RECORDS, &request.name).await?.value)
}

async fn list(call: Call, request: ListIntegrityRecordsRequest) -> Result<ListIntegrityRecordsResponse, Error> {
    let authority = call.authority();
    let index_key = match (request.credit_code.is_empty(), request.citizen_id.is_empty()) {
        (true, true) => String::new(),
        _ => {
            let subject = Subject::read(authority, "", &request.credit_code, &request.citizen_id)?;
            index_key_of(authority, &subject.kept(call.context().sealing())?)
        }
    };
    let page = call.page(&request)?;
    let filter = Filter::of(authority).in_state(request.state).narrowed_to(&index_key);
    let page = call.list(&INTEGRITY_RECORDS, &filter, &page).await?;
    Ok(page.answer())
}

async fn get_standing(call: Call, request: GetStandingRequest) -> Result<projects::Standing, Error> {
    let subject = Subject::read(call.authority(), "", &request.credit_code, &request.citizen_id)?;
    let subject = subject.kept(call.context().sealing())?;
    call.caller().refuse_to_speak_for(subject.credit_code())?;
    let on = match request.on.as_str() {
        "" => call.today(),
        text => field::day("on", text)?,
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
fn index_key_of(authority: &str, subject: &Subject) -> String {
    format!("{authority} {}", subject.key())
}
