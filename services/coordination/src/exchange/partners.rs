//! The partners, and how far each has come.

use kezhi_chassis::store::{Filter, timestamp};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::delivery::State;
use kezhi_proto::coordination::{LetterEvent, ListPartnersRequest, ListPartnersResponse, Partner};

use super::deliveries::DELIVERIES;
use super::letters::{WRITTEN, made_on};
use super::settings::PartnerSettings;
use super::store;
use crate::settings::Settings;

/// Lists the partners of the caller's authority.
pub async fn list(call: Call, _request: ListPartnersRequest) -> Result<ListPartnersResponse, Error> {
    let settings: &Settings = call.settings()?;
    let mut partners = Vec::new();
    for (id, settings) in &settings.exchange.partners {
        if settings.authority_or(&call.context().authority().code) != call.authority() {
            continue;
        }
        let dead = Filter::of(call.authority()).in_state(State::Dead).under(id);
        let standing = store::standing(&call, id, false).await?;
        partners.push(Partner {
            id: id.clone(),
            transport: settings.transport().into(),
            sends: settings.sends.clone(),
            from: settings.from.clone(),
            position: standing.position,
            waiting: waiting(&call, (id, settings), standing.position).await?,
            dead: call.count(&DELIVERIES, &dead).await?,
            trouble_time: (standing.since != 0).then(|| timestamp(standing.since)),
            trouble: standing.trouble,
        });
    }
    Ok(ListPartnersResponse {
        partners,
        next_page_token: String::new(),
    })
}

/// How many letters wait for a partner beyond a position.
async fn waiting(call: &Call, (id, settings): (&str, &PartnerSettings), position: i64) -> Result<i64, Error> {
    let (mut through, mut waiting) = (position, 0);
    loop {
        let (entries, reached) = call.context().entries_after(call.authority(), WRITTEN, through).await?;
        for entry in &entries {
            let written: LetterEvent = call.context().told(entry)?;
            waiting += i64::from(settings.is_sent(id, &written, made_on(entry)));
        }
        if entries.is_empty() || reached == through {
            return Ok(waiting);
        }
        through = reached;
    }
}
