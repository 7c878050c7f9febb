//! What the bureau asks of others or transfers to them, and they to it (协查与移送).

mod incoming;
pub mod letters;
mod outgoing;
mod passing;
pub mod procedure;
pub mod rpc;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::handover::{Direction, Kind};
use kezhi_proto::coordination::{GetHandoverRequest, Handover, ListHandoversRequest, ListHandoversResponse};

use procedure::procedure_of;
use rules::{SHARED, heading_of_owner, headings, is_shared, partner_of, shown_to_partner};

/// The handovers, filed under their kind, direction, partner and owner, and whether the partner has seen them.
pub const HANDOVERS: Collection<Handover> = Collection {
    filed_under: headings,
    known_to: |handover| match is_shared(handover) {
        true => Audience::Organisations(vec![partner_of(handover)]),
        // Its partner has not seen it.
        false => Audience::Staff,
    },
    offers: |handover| procedure_of(handover.direction()).allowed(handover.state()),
    ..Collection::named("handovers")
};

async fn get(call: Call, request: GetHandoverRequest) -> Result<Handover, Error> {
    Ok(shown(&call, call.load(&HANDOVERS, &request.name).await?.value))
}

async fn list(call: Call, request: ListHandoversRequest) -> Result<ListHandoversResponse, Error> {
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
    let owner = heading_of_owner(&request.owner);
    let shared = call.caller().narrowed_beyond_staff(call.authority(), SHARED);
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state).narrowed_to(&owner);
    let filter = filter.narrowed_to(&partner).narrowed_to(kind).narrowed_to(direction);
    let page = call.list(&HANDOVERS, &filter.narrowed_to(shared), &page).await?;
    Ok(page.map(|handover| shown(&call, handover)).answer())
}

fn shown(call: &Call, handover: Handover) -> Handover {
    match call.caller().is_staff() {
        true => handover,
        false => shown_to_partner(handover),
    }
}
