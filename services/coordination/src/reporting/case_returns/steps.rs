//! What each step adds to a return.

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::CaseReturnEvent;
use kezhi_proto::coordination::case_return::State;
use kezhi_proto::coordination::{
    CaseReturn, Letter, LetterReceipt, PrepareCaseReturnRequest, RecountCaseReturnRequest, SubmitCaseReturnRequest,
};

use super::RETURNS;
use super::counts::counted;
use super::procedure::RETURN;
use super::rules::{self, Facts};
use crate::exchange::letter_type::CASE_RETURN;
use crate::exchange::letters::{self, Draft};
use crate::exchange::receipts;

type Answer = Result<CaseReturn, Error>;

pub(super) async fn prepare(call: Call, request: PrepareCaseReturnRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let mut value = CaseReturn {
        month: request.month,
        ..CaseReturn::default()
    };
    let taken = RETURN.begin(PrepareCaseReturnRequest::STEP, &Facts::of(&value, on))?;
    value.counts = Some(counted(&call, &value.month, &value.month).await?);
    let data = CaseReturnEvent {
        month: value.month.to_string(),
        ..CaseReturnEvent::default()
    };
    let begun = call.begin(&RETURNS, call.authority(), value, &taken, on, data);
    Ok(begun.await?.value)
}

pub(super) async fn recount(call: Call, request: RecountCaseReturnRequest) -> Answer {
    let mut moving = call.open(&RETURNS, &request).await?;
    let facts = Facts {
        reasons: Some(request.reasons.clone()),
        ..Facts::of(&moving.value, moving.on)
    };
    let taken = moving.take(&call, &RETURN, &facts)?;
    let month = moving.value.month.clone();
    moving.value.counts = Some(counted(&call, &month, &month).await?);
    moving.value.recount_reason = request.reasons;
    Ok(moving
        .store(
            &call,
            &RETURNS,
            &taken,
            CaseReturnEvent {
                month: month.to_string(),
                ..CaseReturnEvent::default()
            },
        )
        .await?
        .value)
}

pub(super) async fn submit(call: Call, request: SubmitCaseReturnRequest) -> Answer {
    let mut moving = call.open(&RETURNS, &request).await?;
    let taken = moving.take_freely(&call, &RETURN)?;
    let content = rules::letter(&moving.value);
    moving.value.letter = letters::write(
        &call,
        &moving.authority,
        Draft::about(&moving.name, CASE_RETURN, &content),
    )
    .await?;
    moving.value.receipt = None;
    moving.value.receipts.clear();
    moving.value.submissions += 1;
    let data = CaseReturnEvent {
        letter: moving.value.letter.to_string(),
        month: moving.value.month.to_string(),
        ..CaseReturnEvent::default()
    };
    Ok(moving.store(&call, &RETURNS, &taken, data).await?.value)
}

/// Moves the return that a letter was about, as the receipts of partners say. Only the last letter counts.
pub async fn receipted(call: &Call, letter: &Stored<Letter>, receipt: LetterReceipt) -> Result<(), Error> {
    let mut counted = call.load_to_change(&RETURNS, &letter.value.subject, "").await?;
    if counted.value.letter != letter.name || counted.value.state() == State::Drafted {
        return Ok(());
    }
    let data = CaseReturnEvent {
        accepted: receipt.accepted,
        partner: receipt.partner.to_string(),
        ..CaseReturnEvent::default()
    };
    counted.value.receipt = Some(receipt.clone());
    // Who rejected it before receipts were kept apart is not known.
    let unknown = counted.value.state() == State::Rejected && counted.value.receipts.is_empty();
    let step = match (
        receipts::noted(&mut counted.value.receipts, receipt),
        counted.value.state(),
    ) {
        (true, State::Accepted) | (false, State::Rejected) => return call.save(&RETURNS, &mut counted).await,
        (true, State::Rejected) if unknown => return call.save(&RETURNS, &mut counted).await,
        (true, _) => "Accept",
        (false, _) => "Reject",
    };
    let moving = call.moving(counted, step, call.today()).await?;
    let taken = moving.take_freely(call, &RETURN)?;
    moving.store(call, &RETURNS, &taken, data).await?;
    Ok(())
}
