//! What each step adds to a technology contract.

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::TechnologyContractEvent;
use kezhi_proto::projects::technology_contract::{Papers, Recognition};
use kezhi_proto::projects::*;

use super::CONTRACTS;
use super::procedure::{COMPLETION, CONTRACT};
use super::rules::{Facts, papers_of, read_papers, technology_fen};
use super::statistics::month_of;
use crate::settings::Settings;

type Answer = Result<TechnologyContract, Error>;

pub async fn apply(call: Call, request: ApplyForRecognitionRequest) -> Answer {
    let on = call.day_of_own_step(&request.taken_on)?;
    let papers = handed_in(&call, request.papers, on)?;
    let taken = CONTRACT.begin_freely(ApplyForRecognitionRequest::STEP)?;
    let data = TechnologyContractEvent {
        kind: papers.kind().into(),
        total_fen: papers.total_fen,
        ..TechnologyContractEvent::default()
    };
    let contract = TechnologyContract {
        papers: Some(papers),
        applied_on: on.to_string(),
        ..TechnologyContract::default()
    };
    let begun = call.begin(&CONTRACTS, call.authority(), contract, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn send_back(call: Call, request: ReturnTechnologyContractRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    let mut contract = call.open(&CONTRACTS, &request).await?;
    let complete_by = field::days_later(contract.on, settings.completion_days.into())?;
    let facts = Facts {
        completions: Some(settings.completions),
        ..facts(&contract)
    };
    let taken = contract.take(&call, &CONTRACT, &facts)?;
    contract.value.missing = request.missing;
    contract.value.complete_by = complete_by.to_string();
    let (name, authority) = (&contract.name, &contract.authority);
    let right = Start::right_by_agreement(name, authority, COMPLETION, contract.on, complete_by);
    call.start_limit(right).await?;
    let data = TechnologyContractEvent {
        complete_by: complete_by.to_string(),
        ..TechnologyContractEvent::default()
    };
    Ok(contract.store(&call, &CONTRACTS, &taken, data).await?.value)
}

pub async fn complete(call: Call, request: CompleteTechnologyContractRequest) -> Answer {
    let mut contract = call.open_own(&CONTRACTS, &request).await?;
    let papers = handed_in(&call, request.papers, contract.on)?;
    let facts = Facts {
        papers: Some(papers.clone()),
        ..facts(&contract)
    };
    let taken = contract.take(&call, &CONTRACT, &facts)?;
    contract.value.papers = Some(papers);
    Ok(contract
        .store(&call, &CONTRACTS, &taken, Default::default())
        .await?
        .value)
}

pub async fn accept(call: Call, request: AcceptTechnologyContractRequest) -> Answer {
    let mut contract = call.open(&CONTRACTS, &request).await?;
    let taken = contract.take_freely(&call, &CONTRACT)?;
    contract.value.accepted_on = contract.on.to_string();
    Ok(contract
        .store(&call, &CONTRACTS, &taken, Default::default())
        .await?
        .value)
}

pub async fn recognise(call: Call, request: RecogniseTechnologyContractRequest) -> Answer {
    let mut contract = call.open(&CONTRACTS, &request).await?;
    let given = request.recognition.unwrap_or_default();
    let facts = Facts {
        recognition: Some(given.clone()),
        ..facts(&contract)
    };
    let taken = contract.take(&call, &CONTRACT, &facts)?;
    let recognition = Recognition {
        number: call.next_number(&contract.authority, "技", contract.on).await?,
        technology_fen: technology_fen(papers_of(&contract.value).total_fen, &given.deductions),
        recognised_on: contract.on.to_string(),
        ..given
    };
    let data = TechnologyContractEvent {
        number: recognition.number.to_string(),
        technology_fen: recognition.technology_fen,
        ..TechnologyContractEvent::default()
    };
    contract.value.recognition = Some(recognition);
    call.index_under(&CONTRACTS, &contract, &month_of(contract.on)).await?;
    Ok(contract.store(&call, &CONTRACTS, &taken, data).await?.value)
}

pub async fn refuse(call: Call, request: RefuseTechnologyContractRequest) -> Answer {
    let mut contract = call.open(&CONTRACTS, &request).await?;
    contract.value.refusal_grounds = request.grounds;
    end(&call, contract, request.reasons).await
}

pub async fn cancel(call: Call, request: CancelRecognitionRequest) -> Answer {
    let mut contract = call.open(&CONTRACTS, &request).await?;
    contract.value.cancellation_ground = request.ground;
    end(&call, contract, request.reasons).await
}

pub async fn withdraw(call: Call, request: WithdrawTechnologyContractRequest) -> Answer {
    let contract = call.open_own(&CONTRACTS, &request).await?;
    end(&call, contract, request.reasons).await
}

/// The papers as they are kept; an organisation's own caller hands in those of its own contracts only.
fn handed_in(call: &Call, papers: Option<Papers>, on: Day) -> Result<Papers, Refusal> {
    let papers = read_papers(papers.unwrap_or_default(), on)?;
    let seller = papers.seller.clone().unwrap_or_default();
    call.caller().refuse_to_speak_for(&seller.credit_code)?;
    Ok(papers)
}

/// What is known of a contract whatever the step.
fn facts(contract: &Moving<TechnologyContract>) -> Facts {
    Facts {
        contract: contract.value.clone(),
        on: contract.on,
        completed: contract.times_taken(CompleteTechnologyContractRequest::STEP),
        completions: None,
        papers: None,
        recognition: None,
    }
}

async fn end(call: &Call, mut contract: Moving<TechnologyContract>, reasons: String) -> Answer {
    let taken = contract.take(call, &CONTRACT, &facts(&contract))?;
    contract.value.ended_on = contract.on.to_string();
    contract.value.end_reason = reasons;
    Ok(contract
        .store(call, &CONTRACTS, &taken, Default::default())
        .await?
        .value)
}
