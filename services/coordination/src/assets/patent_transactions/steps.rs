//! What each step adds to a transaction. Neither amounts nor persons are in a log.

use kezhi_proto::coordination::PatentTransactionEvent;
use std::collections::BTreeMap;

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::{Filter, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Kind, Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::patent_transaction::{FormerTerms, Terms};
use kezhi_proto::coordination::{
    AcceptPatentTransactionRequest, CorrectPatentTransactionRequest, EndPatentTransactionRequest, PatentTransaction,
    RegisterPatentTransactionRequest, ReleasePledgeRequest, ReturnPatentTransactionRequest,
    WithdrawPatentTransactionRequest,
};

use super::procedure::{PATENT_TRANSACTION, TERM};
use super::rules::{Facts, binds, codes_of, naming, read, terms_of};
use super::{PATENT_TRANSACTIONS, shown};
use crate::assets::patents;

type Answer = Result<PatentTransaction, Error>;

pub async fn register(call: Call, request: RegisterPatentTransactionRequest) -> Answer {
    let on = call.day_of_own_step(&request.taken_on)?;
    let terms = read(request.terms.unwrap_or_default(), on)?;
    refuse_strangers(&call, &terms)?;
    let facts = gathered(&call, "", None, terms).await?;
    let taken = PATENT_TRANSACTION.begin(RegisterPatentTransactionRequest::STEP, &facts)?;
    refuse_taken_number(&call, "", &facts.terms.record_number).await?;
    let data = told(&facts.terms);
    let patent_transaction = PatentTransaction {
        terms: Some(facts.terms),
        registered_on: on.to_string(),
        ..PatentTransaction::default()
    };
    let begun = call.begin(
        &PATENT_TRANSACTIONS,
        call.authority(),
        patent_transaction,
        &taken,
        on,
        data,
    );
    shown(&call, begun.await?.value).await
}

pub async fn correct(call: Call, request: CorrectPatentTransactionRequest) -> Answer {
    let mut patent_transaction = call.open(&PATENT_TRANSACTIONS, &request).await?;
    let terms = read(request.terms.unwrap_or_default(), patent_transaction.on)?;
    let before = terms_of(&patent_transaction.value);
    let facts = gathered(&call, &patent_transaction.name, Some(before.clone()), terms).await?;
    let taken = patent_transaction.take(&call, &PATENT_TRANSACTION, &facts)?;
    refuse_taken_number(&call, &patent_transaction.name, &facts.terms.record_number).await?;
    let former = FormerTerms {
        terms: Some(before),
        corrected_on: patent_transaction.on.to_string(),
        reasons: request.reasons,
    };
    patent_transaction.value.former.push(former);
    patent_transaction.value.missing.clear();
    let data = told(&facts.terms);
    patent_transaction.value.terms = Some(facts.terms);
    shown(
        &call,
        patent_transaction
            .store(&call, &PATENT_TRANSACTIONS, &taken, data)
            .await?
            .value,
    )
    .await
}

pub async fn send_back(call: Call, request: ReturnPatentTransactionRequest) -> Answer {
    let mut patent_transaction = call.open(&PATENT_TRANSACTIONS, &request).await?;
    let taken = patent_transaction.take_freely(&call, &PATENT_TRANSACTION)?;
    patent_transaction.value.missing = request.missing;
    shown(
        &call,
        patent_transaction
            .store(&call, &PATENT_TRANSACTIONS, &taken, Default::default())
            .await?
            .value,
    )
    .await
}

pub async fn accept(call: Call, request: AcceptPatentTransactionRequest) -> Answer {
    let mut patent_transaction = call.open(&PATENT_TRANSACTIONS, &request).await?;
    let on = patent_transaction.on;
    let terms = terms_of(&patent_transaction.value);
    let facts = gathered(&call, &patent_transaction.name, Some(terms.clone()), terms).await?;
    let taken = patent_transaction.take(&call, &PATENT_TRANSACTION, &facts)?;
    if patent_transaction.value.accepted_on.is_empty() {
        patent_transaction.value.accepted_on = on.to_string();
        call.index_under(&PATENT_TRANSACTIONS, &patent_transaction, &on.year().to_string())
            .await?;
    }
    let accepted = patent_transaction
        .store(&call, &PATENT_TRANSACTIONS, &taken, told(&facts.terms))
        .await?;
    // The step cancels the limit of the term that was corrected, so the new one starts after it.
    if !facts.terms.ends_on.is_empty() {
        let ends_on = field::day("ends_on", &facts.terms.ends_on)?;
        let term = Start::by_agreement(&accepted.name, &accepted.authority, TERM, on, ends_on);
        call.start_limit(term).await?;
    }
    shown(&call, accepted.value).await
}

pub async fn end(call: Call, request: EndPatentTransactionRequest) -> Answer {
    let patent_transaction = call.open(&PATENT_TRANSACTIONS, &request).await?;
    conclude(&call, patent_transaction, request.reasons).await
}

pub async fn release(call: Call, request: ReleasePledgeRequest) -> Answer {
    let mut patent_transaction = call.open(&PATENT_TRANSACTIONS, &request).await?;
    patent_transaction.value.release_document = request.document;
    conclude(&call, patent_transaction, request.reasons).await
}

pub async fn withdraw(call: Call, request: WithdrawPatentTransactionRequest) -> Answer {
    let patent_transaction = call.open_own(&PATENT_TRANSACTIONS, &request).await?;
    conclude(&call, patent_transaction, request.reasons).await
}

async fn conclude(call: &Call, mut patent_transaction: Moving<PatentTransaction>, reasons: String) -> Answer {
    let terms = terms_of(&patent_transaction.value);
    let facts = Facts {
        before: Some(terms.clone()),
        terms,
        patents: None,
        binding: None,
        own: own(call),
    };
    let taken = patent_transaction.take(call, &PATENT_TRANSACTION, &facts)?;
    patent_transaction.value.ended_on = patent_transaction.on.to_string();
    patent_transaction.value.end_reason = reasons;
    let data = told(&facts.terms);
    shown(
        call,
        patent_transaction
            .store(call, &PATENT_TRANSACTIONS, &taken, data)
            .await?
            .value,
    )
    .await
}

/// The facts of terms, and of those before them: their patents, and the transactions other than this one that bind them. The patents
/// are locked, so nobody accepts another transaction with them meanwhile.
async fn gathered(call: &Call, patent_transaction: &str, before: Option<Terms>, terms: Terms) -> Result<Facts, Error> {
    let register = patents::to_rest_on(call, &terms.patents).await?;
    let mut patents = Vec::new();
    let mut binding = BTreeMap::new();
    for patent in &terms.patents {
        patents.push(register.get(patent).cloned().ok_or_else(|| not_found(patent))?);
        let others = Filter::of(call.authority()).under(patent);
        for other in call.all(&PATENT_TRANSACTIONS, &others).await? {
            if other.name != patent_transaction && binds(&other.value) {
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

/// Refuses the record number of another transaction than that of a name. The store would name the other one to anyone.
async fn refuse_taken_number(call: &Call, patent_transaction: &str, number: &str) -> Result<(), Error> {
    if number.is_empty() {
        return Ok(());
    }
    match call.load_by_key(&PATENT_TRANSACTIONS, call.authority(), number).await? {
        Some(other) if other.name != patent_transaction => {
            let message = format!("another patent_transaction is registered under {number}");
            let mut refusal = Refusal::new(Kind::Exists, ErrorReason::ResourceExists.code(), message);
            refusal.field = "terms.record_number".into();
            let own = call.caller().own_organisation();
            Err(naming(refusal, "resource", &other.value, own).into())
        }
        _ => Ok(()),
    }
}

fn told(terms: &Terms) -> PatentTransactionEvent {
    PatentTransactionEvent {
        kind: terms.kind().into(),
        patents: terms.patents.clone(),
        ..PatentTransactionEvent::default()
    }
}
