//! What each step adds to a dealing. Neither amounts nor persons are in a log.

use std::collections::BTreeMap;

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::{Filter, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Kind, Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::dealing::{FormerTerms, Terms};
use kezhi_proto::coordination::{
    AcceptDealingRequest, CorrectDealingRequest, Dealing, EndDealingRequest, RegisterDealingRequest,
    ReleasePledgeRequest, ReturnDealingRequest, WithdrawDealingRequest,
};
use serde_json::{Value, json};

use super::procedure::{DEALING, TERM};
use super::rules::{Facts, binds, codes_of, naming, read, terms_of};
use super::{DEALINGS, shown};
use crate::assets::patents;

type Answer = Result<Dealing, Error>;

pub async fn register(call: Call, request: RegisterDealingRequest) -> Answer {
    let on = call.day_of_own_step(&request.taken_on)?;
    let terms = read(request.terms.unwrap_or_default(), on)?;
    refuse_strangers(&call, &terms)?;
    let facts = gathered(&call, "", None, terms).await?;
    let taken = DEALING.begin(RegisterDealingRequest::STEP, &facts)?;
    refuse_taken_number(&call, "", &facts.terms.record_number).await?;
    let data = told(&facts.terms);
    let dealing = Dealing {
        terms: Some(facts.terms),
        registered_on: on.to_string(),
        ..Dealing::default()
    };
    let begun = call.begin(&DEALINGS, call.authority(), dealing, &taken, on, data);
    shown(&call, begun.await?.value).await
}

pub async fn correct(call: Call, request: CorrectDealingRequest) -> Answer {
    let mut dealing = call.open(&DEALINGS, &request).await?;
    let terms = read(request.terms.unwrap_or_default(), dealing.on)?;
    let before = terms_of(&dealing.value);
    let facts = gathered(&call, &dealing.name, Some(before.clone()), terms).await?;
    let taken = dealing.take(&call, &DEALING, &facts)?;
    refuse_taken_number(&call, &dealing.name, &facts.terms.record_number).await?;
    let former = FormerTerms {
        terms: Some(before),
        corrected_on: dealing.on.to_string(),
        reasons: request.reasons,
    };
    dealing.value.former.push(former);
    dealing.value.missing.clear();
    let data = told(&facts.terms);
    dealing.value.terms = Some(facts.terms);
    shown(&call, dealing.store(&call, &DEALINGS, &taken, data).await?.value).await
}

pub async fn send_back(call: Call, request: ReturnDealingRequest) -> Answer {
    let mut dealing = call.open(&DEALINGS, &request).await?;
    let taken = dealing.take_freely(&call, &DEALING)?;
    dealing.value.missing = request.missing;
    shown(&call, dealing.store(&call, &DEALINGS, &taken, json!({})).await?.value).await
}

pub async fn accept(call: Call, request: AcceptDealingRequest) -> Answer {
    let mut dealing = call.open(&DEALINGS, &request).await?;
    let on = dealing.on;
    let terms = terms_of(&dealing.value);
    let facts = gathered(&call, &dealing.name, Some(terms.clone()), terms).await?;
    let taken = dealing.take(&call, &DEALING, &facts)?;
    if dealing.value.accepted_on.is_empty() {
        dealing.value.accepted_on = on.to_string();
        call.file_under(&DEALINGS, &dealing, &on.year().to_string()).await?;
    }
    let accepted = dealing.store(&call, &DEALINGS, &taken, told(&facts.terms)).await?;
    // The step cancels the limit of the term that was corrected, so the new one starts after it.
    if !facts.terms.ends_on.is_empty() {
        let ends_on = field::day("ends_on", &facts.terms.ends_on)?;
        let term = Start::by_agreement(&accepted.name, &accepted.authority, TERM, on, ends_on);
        call.start_limit(term).await?;
    }
    shown(&call, accepted.value).await
}

pub async fn end(call: Call, request: EndDealingRequest) -> Answer {
    let dealing = call.open(&DEALINGS, &request).await?;
    conclude(&call, dealing, request.reasons).await
}

pub async fn release(call: Call, request: ReleasePledgeRequest) -> Answer {
    let mut dealing = call.open(&DEALINGS, &request).await?;
    dealing.value.release_document = request.document;
    conclude(&call, dealing, request.reasons).await
}

pub async fn withdraw(call: Call, request: WithdrawDealingRequest) -> Answer {
    let dealing = call.open_own(&DEALINGS, &request).await?;
    conclude(&call, dealing, request.reasons).await
}

async fn conclude(call: &Call, mut dealing: Moving<Dealing>, reasons: String) -> Answer {
    let terms = terms_of(&dealing.value);
    let facts = Facts {
        before: Some(terms.clone()),
        terms,
        patents: None,
        binding: None,
        own: own(call),
    };
    let taken = dealing.take(call, &DEALING, &facts)?;
    dealing.value.ended_on = dealing.on.to_string();
    dealing.value.ended_for = reasons;
    let data = told(&facts.terms);
    shown(call, dealing.store(call, &DEALINGS, &taken, data).await?.value).await
}

/// The facts of terms, and of those before them: their patents, and the dealings other than this one that bind them. The patents
/// are locked, so nobody accepts another dealing with them meanwhile.
async fn gathered(call: &Call, dealing: &str, before: Option<Terms>, terms: Terms) -> Result<Facts, Error> {
    let register = patents::to_rest_on(call, &terms.patents).await?;
    let mut patents = Vec::new();
    let mut binding = BTreeMap::new();
    for patent in &terms.patents {
        patents.push(register.get(patent).cloned().ok_or_else(|| not_found(patent))?);
        let others = Filter::of(call.authority()).under(patent);
        for other in call.all(&DEALINGS, &others).await? {
            if other.name != dealing && binds(&other.value) {
                binding.insert(other.name, other.value);
            }
        }
    }
    Ok(Facts {
        before,
        terms,
        patents: Some(patents),
        binding: Some(binding.into_values().collect()),
        own: own(call),
    })
}

fn own(call: &Call) -> Option<String> {
    call.caller().own_organisation().map(str::to_string)
}

/// Refuses an organisation's own caller that is no party.
fn refuse_strangers(call: &Call, terms: &Terms) -> Result<(), Refusal> {
    let codes = codes_of(terms);
    match call.caller().own_organisation() {
        Some(own) if !codes.iter().any(|code| code == own) => {
            let party = codes.first().map(String::as_str).unwrap_or_default();
            call.caller().refuse_to_speak_for(party)
        }
        _ => Ok(()),
    }
}

/// Refuses the record number of another dealing than that of a name. The store would name the other one to anyone.
async fn refuse_taken_number(call: &Call, dealing: &str, number: &str) -> Result<(), Error> {
    if number.is_empty() {
        return Ok(());
    }
    match call.load_by_mark(&DEALINGS, call.authority(), number).await? {
        Some(other) if other.name != dealing => {
            let message = format!("another dealing is registered under {number}");
            let mut refusal = Refusal::new(Kind::Exists, ErrorReason::ResourceExists.code(), message);
            refusal.field = "terms.record_number".into();
            let own = call.caller().own_organisation();
            Err(naming(refusal, "resource", &other.value, own).into())
        }
        _ => Ok(()),
    }
}

fn told(terms: &Terms) -> Value {
    json!({"kind": terms.kind().as_str_name(), "patents": terms.patents})
}
