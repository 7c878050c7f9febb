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
    mark: |delivery| mark_of(&delivery.partner, &delivery.letter),
    filed_under: |delivery| {
        vec![
            delivery.partner.clone(),
            delivery.subject.clone(),
            lane_of(&delivery.partner, &delivery.subject),
        ]
    },
    offers: |delivery| DELIVERY.allowed(delivery.state()),
    ..Collection::named("deliveries")
};

fn mark_of(partner: &str, letter: &str) -> String {
    format!("{partner} {letter}")
}

/// What the letters about one matter to one partner are filed under: they keep their order.
fn lane_of(partner: &str, subject: &str) -> String {
    format!("{partner} {subject}")
}

/// True while a delivery keeps back those that come after it.
fn keeps_back(delivery: &Delivery) -> bool {
    matches!(delivery.state(), State::Queued | State::Held | State::Dead)
}

/// The deliveries about one matter to one partner, the first first.
async fn lane(call: &Call, partner: &str, subject: &str) -> Result<Vec<Stored<Delivery>>, Error> {
    let heading = lane_of(partner, subject);
    let filed = Filter::of(call.authority()).under(&heading);
    let mut lane = call.all(&DELIVERIES, &filed).await?;
    lane.sort_by_key(|delivery| delivery.value.position);
    Ok(lane)
}

/// The first letter that waited for a partner and may go.
pub async fn next_queued(call: &Call, partner: &str) -> Result<Option<Stored<Delivery>>, Error> {
    let queued = Filter::of(call.authority()).in_state(State::Queued);
    let queued = call.all(&DELIVERIES, &queued).await?;
    Ok(queued.into_iter().find(|delivery| delivery.value.partner == partner))
}

/// True where a letter is not to be sent now: it is known already, or another about its matter waits.
pub async fn is_aside(call: &Call, partner: &str, letter: &Stored<Letter>) -> Result<bool, Error> {
    let lane = lane(call, partner, &letter.value.subject).await?;
    Ok(lane
        .iter()
        .any(|delivery| delivery.value.letter == letter.name || keeps_back(&delivery.value)))
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
