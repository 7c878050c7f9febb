//! Intermediaries (中介机构): who they are, what they are entrusted with ([`entrustments`]), what they report ([`reports`]).

pub mod entrustments;
pub(crate) mod module;
pub mod procedure;
pub mod reports;
pub mod rules;
mod steps;

use kezhi_chassis::store::{Collection, Filter, Page, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::Resource;
use kezhi_proto::projects::{
    GetIntermediaryRequest, Intermediary, ListIntermediariesRequest, ListIntermediariesResponse,
};

use procedure::INTERMEDIARY;

pub use steps::{disqualify, reinstate};

/// The intermediaries, each once.
pub const INTERMEDIARIES: Collection<Intermediary> = Collection {
    unique_key: |intermediary| intermediary.credit_code.clone(),
    offers: |intermediary| INTERMEDIARY.allowed(intermediary.state()),
    ..Collection::named("intermediaries")
};

async fn get(call: Call, request: GetIntermediaryRequest) -> Result<Intermediary, Error> {
    Ok(call.load(&INTERMEDIARIES, &request.name).await?.value)
}

async fn list(call: Call, request: ListIntermediariesRequest) -> Result<ListIntermediariesResponse, Error> {
    let page = match request.credit_code.as_str() {
        "" => {
            let page = call.page(&request)?;
            let in_state = Filter::of(call.authority()).in_state(request.state);
            call.list(&INTERMEDIARIES, &in_state, &page).await?
        }
        code => Page {
            rows: with_code(&call, code, request.state).await?.into_iter().collect(),
            next_page_token: String::new(),
        },
    };
    Ok(page.answer())
}

async fn with_code(call: &Call, text: &str, state: i32) -> Result<Option<Intermediary>, Error> {
    // What is no credit code is nobody's.
    let code = field::credit_code("credit_code", text).unwrap_or_default();
    let found = call.load_by_key(&INTERMEDIARIES, call.authority(), &code).await?;
    let found = found.map(|stored| stored.value);
    Ok(found.filter(|found| state == 0 || found.state == state))
}

/// Lists what concerns one institution, or all where none is named.
pub async fn list_of<T: Resource>(
    call: &Call,
    of: &Collection<T>,
    intermediary: &str,
    state: i32,
    page: &PageRequest,
) -> Result<Page<T>, Error> {
    if intermediary.is_empty() {
        return call.list(of, &Filter::of(call.authority()).in_state(state), page).await;
    }
    let institution = call.load(&INTERMEDIARIES, intermediary).await?;
    let concerned = Filter::of(&institution.authority).in_state(state).under(intermediary);
    call.list(of, &concerned, page).await
}

/// Refuses as unknown what concerns an institution that is not the caller's; `name` is what was asked for.
pub async fn refuse_unseen(call: &Call, intermediary: &str, name: &str) -> Result<(), Error> {
    let institution = call.load(&INTERMEDIARIES, intermediary).await?.value;
    let concerned = std::iter::once(institution.credit_code.as_str());
    Ok(call.caller().require_party(name, concerned)?)
}
