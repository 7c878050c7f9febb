//! What points to a violation (线索): found by an officer, or handed over by public services.

mod from_tipoffs;
pub mod procedure;
pub mod rpc;

use kezhi_chassis::limits::Start;
use kezhi_chassis::steps::day_in;
use kezhi_chassis::store::{Collection, PageRequest, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::{CitizenId, CreditCode};
use kezhi_law::{Day, Regime};
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::lead::State;
use kezhi_proto::enforcement::{
    CreateLeadRequest, DeclineLeadRequest, GetLeadRequest, Lead, ListLeadsRequest, ListLeadsResponse, Party,
};
use serde_json::json;

use crate::cases::masking;

pub use from_tipoffs::LeadsFromTipoffs;

/// The leads: what was handed over becomes one lead, whatever happens in between.
pub const LEADS: Collection<Lead> = Collection {
    table: "leads",
    mark: |lead| lead.source.clone(),
    public: false,
};

async fn create(call: Call, request: CreateLeadRequest, regime: Regime) -> Result<Lead, Error> {
    let given = request.lead.unwrap_or_default();
    let received_on = day_in("lead.received_on", &given.received_on)?;
    if received_on > call.today() {
        let message = format!(
            "lead.received_on is {received_on}, which is after today, {}",
            call.today()
        );
        return Err(Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message)
            .with("day", received_on)
            .into());
    }
    if let Some(party) = &given.party {
        refuse_bad_codes("lead.party", party)?;
    }
    let lead = Lead {
        received_on: given.received_on,
        party: given.party,
        facts: given.facts,
        patent_numbers: given.patent_numbers,
        ..Lead::default()
    };
    let authority = call.authority().to_string();
    Ok(receive(&call, &authority, lead, regime, "passing-off.file.discovered")
        .await?
        .value)
}

/// Stores a lead and starts the limit within which a case must be filed on it (执法办法第二十八条).
async fn receive(call: &Call, authority: &str, lead: Lead, regime: Regime, rule: &str) -> Result<Stored<Lead>, Error> {
    let starts_on = day_in("received_on", &lead.received_on)?;
    let stored = call
        .create(
            &LEADS,
            authority,
            Lead {
                state: State::Received.into(),
                ..lead
            },
        )
        .await?;
    let rule_id = call.law().rule_id_for(regime, rule).to_string();
    call.log(
        authority,
        &stored.name,
        "lead.received",
        "",
        json!({"source": stored.value.source}),
    )?;
    call.start_limit(Start::duty(&stored.name, authority, &rule_id, starts_on))
        .await?;
    Ok(stored)
}

async fn get(call: Call, request: GetLeadRequest) -> Result<Lead, Error> {
    Ok(call.load(&LEADS, &request.name).await?.value)
}

async fn list(call: Call, request: ListLeadsRequest) -> Result<ListLeadsResponse, Error> {
    if !request.source.is_empty() {
        let found = call
            .load_by_mark(&LEADS, call.authority(), &request.source)
            .await?
            .map(|lead| lead.value);
        let leads = found
            .filter(|lead| request.state == 0 || lead.state == request.state)
            .into_iter()
            .collect();
        return Ok(ListLeadsResponse {
            leads,
            next_page_token: String::new(),
        });
    }
    let page = PageRequest::read(
        request.page_size,
        &request.page_token,
        &format!("leads {}", request.state),
    )?;
    let page = call.list(&LEADS, call.authority(), request.state, &page).await?;
    Ok(ListLeadsResponse {
        leads: page.rows,
        next_page_token: page.next_page_token,
    })
}

async fn decline(call: Call, request: DeclineLeadRequest) -> Result<Lead, Error> {
    let mut lead = call.load_to_change(&LEADS, &request.name, &request.etag).await?;
    let party = lead.value.party.clone().unwrap_or_default();
    lead.value.declined_for = masking::text(&request.reasons, &party);
    let data = json!({"reasons": lead.value.declined_for, "source": lead.value.source});
    let today = call.today();
    step(&call, &mut lead, "DeclineLead", today, data).await?;
    Ok(lead.value)
}

/// Takes a step of the lead's own procedure.
pub(crate) async fn step(
    call: &Call,
    lead: &mut Stored<Lead>,
    step: &str,
    on: Day,
    data: serde_json::Value,
) -> Result<(), Error> {
    let history = call.history(&lead.name).await?;
    let state = State::try_from(lead.value.state).unwrap_or_default();
    let taken = call.take(&procedure::LEAD, step, state, on, &history, &())?;
    lead.value.state = taken.to.into();
    call.save(&LEADS, lead).await?;
    call.record(&taken, &lead.name, &lead.authority, on, data).await
}

/// Refuses codes whose check digit is wrong; an empty code is not yet known.
pub(crate) fn refuse_bad_codes(field: &str, party: &Party) -> Result<(), Refusal> {
    if !party.credit_code.is_empty() {
        CreditCode::parse(&party.credit_code)
            .map_err(|error| Refusal::field(format!("{field}.credit_code"), error.to_string()))?;
    }
    if !party.citizen_id.is_empty() {
        CitizenId::parse(&party.citizen_id)
            .map_err(|error| Refusal::field(format!("{field}.citizen_id"), error.to_string()))?;
    }
    Ok(())
}
