//! How each letter stands with each partner.

pub mod procedure;
pub mod rpc;
pub mod settled;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::delivery::State;
use kezhi_proto::coordination::{Delivery, GetDeliveryRequest, Letter, ListDeliveriesRequest, ListDeliveriesResponse};

use procedure::DELIVERY;

/// The deliveries, one of each letter to each partner.
pub const DELIVERIES: Collection<Delivery> = Collection {
    form: str::to_string,
    unique_key: |delivery| key_of(&delivery.partner, &delivery.letter),
    index_keys: |delivery| {
        vec![
            delivery.partner.clone(),
            delivery.subject.clone(),
            lane_of(&delivery.partner, &delivery.subject),
        ]
    },
    offers: |delivery| DELIVERY.allowed(delivery.state()),
    ..Collection::named("deliveries")
};

fn key_of(partner: &str, letter: &str) -> String {
    format!("{partner} {letter}")
}

/// What the letters about one matter to one partner are filed under: they keep their order.
fn lane_of(partner: &str, subject: &str) -> String {
    format!("{partner} {subject}")
}

/// In these a delivery keeps back those that come after it.
const WAITING: [State; 3] = [State::Queued, State::Held, State::Dead];

/// The first delivery about one matter to one partner that waits, and keeps back those that come after it.
async fn first_waiting(call: &Call, partner: &str, subject: &str) -> Result<Option<Stored<Delivery>>, Error> {
    let index_key = lane_of(partner, subject);
    let waiting = Filter::of(call.authority()).in_states(WAITING).under(&index_key);
    let waiting = call.all(&DELIVERIES, &waiting).await?.into_iter();
    Ok(waiting.min_by_key(|delivery| delivery.value.position))
}

/// How a letter stands with a partner; nothing where it was not dealt with yet.
async fn known(call: &Call, partner: &str, letter: &str) -> Result<Option<Stored<Delivery>>, Error> {
    let key = key_of(partner, letter);
    call.load_by_key(&DELIVERIES, call.authority(), &key).await
}

/// The first letter that waited for a partner and may go.
pub async fn next_queued(call: &Call, partner: &str) -> Result<Option<Stored<Delivery>>, Error> {
    let queued = Filter::of(call.authority()).in_state(State::Queued).under(partner);
    call.first(&DELIVERIES, &queued).await
}

/// True where a letter is not to be sent now: it is known already, or another about its matter waits.
pub async fn is_aside(call: &Call, partner: &str, letter: &Stored<Letter>) -> Result<bool, Error> {
    let known = known(call, partner, &letter.name).await?;
    Ok(known.is_some() || first_waiting(call, partner, &letter.value.subject).await?.is_some())
}

async fn get(call: Call, request: GetDeliveryRequest) -> Result<Delivery, Error> {
    Ok(call.load(&DELIVERIES, &request.name).await?.value)
}

async fn list(call: Call, request: ListDeliveriesRequest) -> Result<ListDeliveriesResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&request.partner).narrowed_to(&request.subject);
    Ok(call.list(&DELIVERIES, &filter, &page).await?.answer())
}
