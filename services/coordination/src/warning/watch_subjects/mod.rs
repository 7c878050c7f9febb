//! What the bureau watches (监测对象), and each look at it.

pub mod procedure;
pub mod rpc;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{
    GetWatchSubjectRequest, ListLooksRequest, ListLooksResponse, ListWatchSubjectsRequest, ListWatchSubjectsResponse,
    WatchLook, WatchSubject,
};

use procedure::SUBJECT;

pub(crate) use rules::refuse_closed;

/// The subjects.
pub const SUBJECTS: Collection<WatchSubject> = Collection {
    offers: |subject| SUBJECT.allowed(subject.state()),
    ..Collection::named("watchsubjects")
};

/// The looks, each filed under its subject: there is no end to them, so they do not stand in it.
pub const LOOKS: Collection<WatchLook> = Collection {
    filed_under: |look| vec![look.subject.clone()],
    ..Collection::named("watchlooks")
};

async fn get(call: Call, request: GetWatchSubjectRequest) -> Result<WatchSubject, Error> {
    Ok(call.load(&SUBJECTS, &request.name).await?.value)
}

async fn list(call: Call, request: ListWatchSubjectsRequest) -> Result<ListWatchSubjectsResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    Ok(call.list(&SUBJECTS, &filter, &page).await?.answer())
}

async fn looks(call: Call, request: ListLooksRequest) -> Result<ListLooksResponse, Error> {
    let subject: Stored<WatchSubject> = call.load(&SUBJECTS, &request.subject).await?;
    let page = call.page(&request)?;
    let filter = Filter::of(&subject.authority).under(&subject.name);
    Ok(call.list(&LOOKS, &filter, &page).await?.answer())
}
