//! Tip-offs (举报) and complaints (投诉) about patents.

pub(crate) mod module;
pub mod procedure;
pub(crate) mod same_act;
pub(crate) mod seal;
mod steps;

use kezhi_chassis::store::{Collection, Filter, Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_proto::publicservices::tipoff::State;
use kezhi_proto::publicservices::*;

use procedure::TIPOFF;

/// The tip-offs, found by the number on the receipt too.
pub const TIPOFFS: Collection<Tipoff> = Collection {
    unique_key: |tipoff| tipoff.number.clone(),
    ..Collection::named("tipoffs")
};

/// The same for who holds the receipt of one, whoever that is.
const READ_BY_HOLDERS: Collection<Tipoff> = Collection {
    public: true,
    ..TIPOFFS
};
/// What is not found of a receipt that opens nothing (AIP-159).
const UNTOLD: &str = "tipoffs/-";

/// What the holder of a receipt may know.
async fn track(call: Call, request: TrackTipoffRequest) -> Result<TrackTipoffResponse, Error> {
    let authority = call.context().authority().code.clone();
    let found = seal::opened(&call, &authority, &request.number, &request.secret).await?;
    // A wrong secret and an unknown number are told alike, to the letter.
    let name = found.ok_or_else(|| not_found(UNTOLD))?;
    let tipoff = call.load(&READ_BY_HOLDERS, &name).await?.value;
    Ok(TrackTipoffResponse {
        state: tipoff.state,
        received_on: tipoff.received_on,
        outcome: tipoff.outcome,
        disclosure: tipoff.disclosure,
    })
}

async fn get(call: Call, request: GetTipoffRequest) -> Result<Tipoff, Error> {
    let tipoff = call.load(&TIPOFFS, &request.name).await?;
    same_act::shown(&call, tipoff.value).await
}

async fn list(call: Call, request: ListTipoffsRequest) -> Result<ListTipoffsResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let page = call.list(&TIPOFFS, &filter, &page).await?;
    Ok(page.answer())
}

/// What enforcement gets of a tip-off that was transferred.
async fn transfer(call: Call, request: GetTipoffTransferRequest) -> Result<TipoffTransfer, Error> {
    let tipoff = call.load(&TIPOFFS, &request.name).await?.value;
    match tipoff.state() {
        State::Unspecified | State::Received => Err(not_found(&request.name).into()),
        _ => Ok(TipoffTransfer {
            authority: tipoff.authority,
            received_on: tipoff.received_on,
            report: tipoff.report,
            note: tipoff.note,
        }),
    }
}

/// Takes a step of a tip-off, today.
pub(crate) async fn step(
    call: &Call,
    tipoff: Stored<Tipoff>,
    step: &'static str,
    data: TipoffEvent,
) -> Result<Tipoff, Error> {
    let tipoff = call.moving(tipoff, step, call.today()).await?;
    let taken = tipoff.take_freely(call, &TIPOFF)?;
    Ok(tipoff.store(call, &TIPOFFS, &taken, data).await?.value)
}

/// The tip-offs that became a lead or case of enforcement, to change them; none where it began otherwise.
pub(crate) async fn of_matter(call: &Call, authority: &str, matter: &str) -> Result<Vec<Stored<Tipoff>>, Error> {
    let found = call.all(&TIPOFFS, &Filter::of(authority).under(matter)).await?;
    let found = call
        .load_each(&TIPOFFS, found.iter().map(|tipoff| tipoff.name.as_str()))
        .await?;
    Ok(found.into_values().collect())
}
