//! What the bureau watches (监测对象), and each observation of it.

pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{
    GetWatchSubjectRequest, ListObservationsRequest, ListObservationsResponse, ListWatchSubjectsRequest,
    ListWatchSubjectsResponse, Observation, WatchSubject,
};

use procedure::SUBJECT;

pub(crate) use rules::refuse_closed;

/// The subjects.
pub const SUBJECTS: Collection<WatchSubject> = Collection {
    offers: |subject| SUBJECT.allowed(subject.state()),
    ..Collection::named("watchsubjects")
};

/// The observations, each filed under its subject: there is no end to them, so they do not stand in it.
pub const OBSERVATIONS: Collection<Observation> = Collection {
    index_keys: |observation| vec![observation.subject.clone()],
    ..Collection::named("observations")
};

async fn get(call: Call, request: GetWatchSubjectRequest) -> Result<WatchSubject, Error> {
    Ok(call.load(&SUBJECTS, &request.name).await?.value)
}

async fn list(call: Call, request: ListWatchSubjectsRequest) -> Result<ListWatchSubjectsResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    Ok(call.list(&SUBJECTS, &filter, &page).await?.answer())
}

async fn observations(call: Call, request: ListObservationsRequest) -> Result<ListObservationsResponse, Error> {
    let subject: Stored<WatchSubject> = call.load(&SUBJECTS, &request.subject).await?;
    let page = call.page(&request)?;
    let filter = Filter::of(&subject.authority).under(&subject.name);
    Ok(call.list(&OBSERVATIONS, &filter, &page).await?.answer())
}
