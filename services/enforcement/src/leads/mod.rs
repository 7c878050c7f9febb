//! What points to a violation (线索): found by an officer, or handed over by public services.

mod correction;
mod from_tipoffs;
mod joining;
pub(crate) mod module;
pub mod procedure;

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::{Collection, Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::{Day, Regime};
use kezhi_procedure::{Refusal, field};
use kezhi_proto::enforcement::lead::State;
use kezhi_proto::enforcement::{
    CreateLeadRequest, DeclineLeadRequest, GetLeadRequest, Lead, LeadEvent, ListLeadsRequest, ListLeadsResponse, Party,
};

use crate::masking;
use crate::same_act::{self, StatesAct};
use crate::settings::Settings;
use procedure::LEAD;

pub use from_tipoffs::LeadsFromTipoffs;

/// The leads: what was transferred becomes one lead, whatever happens in between.
pub const LEADS: Collection<Lead> = Collection {
    unique_key: |lead| lead.source.clone(),
    index_keys: |lead| vec![lead.joined_to.clone()],
    ..Collection::named("leads")
};

/// The rule of the limit within which a case is filed on what an officer found.
const DISCOVERED: &str = "passing-off.file.discovered";

async fn create(call: Call, request: CreateLeadRequest) -> Result<Lead, Error> {
    let settings: &Settings = call.settings()?;
    let given = request.lead.unwrap_or_default();
    call.past_day("lead.received_on", &given.received_on)?;
    let party = given
        .party
        .map(|party| with_normal_codes("lead.party", party, call.today()));
    let lead = Lead {
        received_on: given.received_on,
        party: party.transpose()?,
        facts: given.facts,
        patent_numbers: given.patent_numbers,
        ..Lead::default()
    };
    let lead = receive(&call, call.authority(), lead, settings.regime, DISCOVERED).await?;
    Ok(lead.value)
}

/// Stores a lead and starts the limit within which a case must be filed on it (执法办法第二十八条).
async fn receive(call: &Call, authority: &str, lead: Lead, regime: Regime, rule: &str) -> Result<Stored<Lead>, Error> {
    let trigger_date = field::day("received_on", &lead.received_on)?;
    let lead = Lead {
        state: State::Received.into(),
        ..lead
    };
    let stored = call.create(&LEADS, authority, lead).await?;
    same_act::index(call, &LEADS, &stored, None).await?;
    let data = LeadEvent {
        source: stored.value.source.clone(),
        ..LeadEvent::default()
    };
    call.log(authority, &stored.name, "lead.received", "", &data)?;
    let rule_id = call.law().rule_id_for(regime, rule).to_string();
    call.start_limit(Start::duty(&stored.name, authority, &rule_id, trigger_date))
        .await?;
    Ok(stored)
}

async fn get(call: Call, request: GetLeadRequest) -> Result<Lead, Error> {
    let lead = call.load(&LEADS, &request.name).await?;
    shown(&call, lead.value).await
}

async fn list(call: Call, request: ListLeadsRequest) -> Result<ListLeadsResponse, Error> {
    if !request.source.is_empty() {
        let found = call
            .load_by_key(&LEADS, call.authority(), &request.source)
            .await?
            .map(|lead| lead.value);
        let leads = found
            .filter(|lead| request.state == 0 || lead.state == request.state)
            .filter(|lead| request.joined_to.is_empty() || lead.joined_to == request.joined_to)
            .into_iter()
            .collect();
        return Ok(ListLeadsResponse {
            leads,
            next_page_token: String::new(),
        });
    }
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority())
        .in_state(request.state)
        .narrowed_to(&request.joined_to);
    let page = call.list(&LEADS, &filter, &page).await?;
    Ok(page.answer())
}

/// The lead with what may be about the same act.
async fn shown(call: &Call, mut lead: Lead) -> Result<Lead, Error> {
    lead.same_act = same_act::others(call, &lead.authority, &lead.name, &lead.act()).await?;
    Ok(lead)
}

async fn decline(call: Call, request: DeclineLeadRequest) -> Result<Lead, Error> {
    let mut lead = call.load_to_change(&LEADS, &request.name, &request.etag).await?;
    let party = lead.value.party.clone().unwrap_or_default();
    lead.value.decline_reason = masking::text(&request.reasons, &party);
    let data = LeadEvent {
        source: lead.value.source.clone(),
        reasons: lead.value.decline_reason.clone(),
        ..LeadEvent::default()
    };
    step(&call, lead, DeclineLeadRequest::STEP, call.today(), data).await
}

/// Takes a step of the lead's own procedure.
pub(crate) async fn step(
    call: &Call,
    lead: Stored<Lead>,
    step: &'static str,
    on: Day,
    data: LeadEvent,
) -> Result<Lead, Error> {
    let lead = call.moving(lead, step, on).await?;
    let taken = lead.take_freely(call, &LEAD)?;
    Ok(lead.store(call, &LEADS, &taken, data).await?.value)
}

/// A party with its codes in their normal form, and a remark on a credit code whose check character disagrees. Refuses what has not the
/// form of one, and an identity number that is wrong; an empty code is not yet known.
pub(crate) fn with_normal_codes(field: &str, mut party: Party, today: Day) -> Result<Party, Refusal> {
    if !party.credit_code.is_empty() {
        party.credit_code = field::credit_code(&format!("{field}.credit_code"), &party.credit_code)?;
    }
    party.credit_code_remark = field::credit_code_remark(&party.credit_code);
    if !party.citizen_id.is_empty() {
        let number = field::citizen_id(&format!("{field}.citizen_id"), &party.citizen_id, today)?;
        party.citizen_id = number.as_str().to_string();
    }
    Ok(party)
}
