//! The campaigns of the leading group (专项行动): planned, launched by another, concluded or given up.

pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{Campaign, GetCampaignRequest, ListCampaignsRequest, ListCampaignsResponse};

use procedure::CAMPAIGN;

pub(crate) use rules::plan_of;

/// What a campaign that was launched is filed under, beside its year and the codes of its departments.
const LAUNCHED: &str = "launched";

/// The campaigns.
pub const CAMPAIGNS: Collection<Campaign> = Collection {
    index_keys: |campaign| vec![plan_of(campaign).year.to_string()],
    known_to: |campaign| match campaign.launched_on.is_empty() {
        true => Audience::Staff,
        false => Audience::Organisations(campaign.credit_codes.clone()),
    },
    offers: |campaign| CAMPAIGN.allowed(campaign.state()),
    ..Collection::named("campaigns")
};

async fn get(call: Call, request: GetCampaignRequest) -> Result<Campaign, Error> {
    Ok(call.load(&CAMPAIGNS, &request.name).await?.value)
}

async fn list(call: Call, request: ListCampaignsRequest) -> Result<ListCampaignsResponse, Error> {
    let caller = call.caller();
    let own = caller.own_organisation().unwrap_or_default();
    let launched = caller.narrowed_beyond_staff(call.authority(), LAUNCHED);
    let year = match request.year {
        0 => String::new(),
        year => year.to_string(),
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(own).narrowed_to(&year).narrowed_to(launched);
    Ok(call.list(&CAMPAIGNS, &filter, &page).await?.answer())
}
