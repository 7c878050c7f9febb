//! What the bureau asks of others or transfers to them, and they to it (协查与移送).

mod incoming;
pub mod letters;
pub(crate) mod module;
mod outgoing;
mod passing;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::interagency_request::{Direction, Kind};
use kezhi_proto::coordination::{
    GetInteragencyRequestRequest, InteragencyRequest, ListInteragencyRequestsRequest, ListInteragencyRequestsResponse,
};

use procedure::procedure_of;
use rules::{SHARED, index_keys, is_shared, owner_key, partner_of, shown_to_partner};

/// The interagency requests, filed under their kind, direction, partner and owner, and whether the partner has seen them.
pub const INTERAGENCY_REQUESTS: Collection<InteragencyRequest> = Collection {
    index_keys,
    known_to: |interagency_request| match is_shared(interagency_request) {
        true => Audience::Organisations(vec![partner_of(interagency_request)]),
        // Its partner has not seen it.
        false => Audience::Staff,
    },
    offers: |interagency_request| procedure_of(interagency_request.direction()).allowed(interagency_request.state()),
    ..Collection::named("interagencyrequests")
};

async fn get(call: Call, request: GetInteragencyRequestRequest) -> Result<InteragencyRequest, Error> {
    Ok(shown(
        &call,
        call.load(&INTERAGENCY_REQUESTS, &request.name).await?.value,
    ))
}

async fn list(call: Call, request: ListInteragencyRequestsRequest) -> Result<ListInteragencyRequestsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let partner = match (call.caller().own_organisation(), request.partner.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, partner) => field::credit_code("partner", partner)?,
    };
    let kind = match request.kind() {
        Kind::Unspecified => "",
        kind => kind.as_str_name(),
    };
    let direction = match request.direction() {
        Direction::Unspecified => "",
        direction => direction.as_str_name(),
    };
    let owner = owner_key(&request.owner);
    let shared = call.caller().narrowed_beyond_staff(call.authority(), SHARED);
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state).narrowed_to(&owner);
    let filter = filter.narrowed_to(&partner).narrowed_to(kind).narrowed_to(direction);
    let page = call
        .list(&INTERAGENCY_REQUESTS, &filter.narrowed_to(shared), &page)
        .await?;
    Ok(page
        .map(|interagency_request| shown(&call, interagency_request))
        .answer())
}

fn shown(call: &Call, interagency_request: InteragencyRequest) -> InteragencyRequest {
    match call.caller().is_staff() {
        true => interagency_request,
        false => shown_to_partner(interagency_request),
    }
}
