//! What each step adds to a handover that comes in.

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::handover::{self, Direction};
use kezhi_proto::coordination::{
    AcceptHandoverRequest, ApproveHandoverAnswerRequest, DeclineHandoverRequest, Handover,
    PrepareHandoverAnswerRequest, ReceiveHandoverRequest,
};
use serde_json::json;

use super::HANDOVERS;
use super::letters;
use super::passing::{Answer, Passing, await_answer, begin, told};
use super::procedure::INCOMING;
use super::rules::{heading_of_number, read_content};
use crate::leading_group::departments::DEPARTMENTS;

pub async fn receive(call: Call, request: ReceiveHandoverRequest) -> Answer {
    let officer = call.caller().account.clone();
    receive_for(&call, request, officer, String::new()).await
}

/// Receives a handover for an officer, who owns it; `sender_letter` is the id of the letter by which it came, where it did.
pub(super) async fn receive_for(
    call: &Call,
    request: ReceiveHandoverRequest,
    officer: String,
    sender_letter: String,
) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let sent_on = field::day("sent_on", &request.sent_on)?;
    let content = read_content(request.content.unwrap_or_default(), sent_on)?;
    let late = format!("{sent_on} lies after {on}, the day of the step");
    field::must(sent_on <= on, "sent_on", late)?;
    let sender = call.load(&DEPARTMENTS, &content.partner).await?.value;
    let taken = INCOMING.begin_freely(ReceiveHandoverRequest::STEP)?;
    let handover = Handover {
        direction: Direction::In.into(),
        content: Some(content),
        partner_credit_code: sender.credit_code,
        officer,
        sender_letter,
        sender_number: request.sender_number,
        sent_on: sent_on.to_string(),
        received_on: on.to_string(),
        ..Handover::default()
    };
    let handover = Handover {
        repeat_of: sent_before(call, &handover).await?,
        ..handover
    };
    let received = begin(call, handover, &taken, on).await?;
    await_answer(call, &received, on).await?;
    Ok(received.value)
}

/// The latest handover that the same sender sent under the same number; empty where there is none.
async fn sent_before(call: &Call, handover: &Handover) -> Result<String, Error> {
    let number = heading_of_number(&handover.partner_credit_code, &handover.sender_number);
    let same = Filter::of(call.authority()).under(&number);
    let before = call.latest(&HANDOVERS, &same, 1).await?;
    Ok(before.into_iter().next().map(|before| before.name).unwrap_or_default())
}

pub async fn accept(call: Call, request: AcceptHandoverRequest) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take_freely(&call)?;
    handover.value.accepted_on = handover.on.to_string();
    handover.store(&call, &taken, json!({})).await
}

pub async fn decline(call: Call, request: DeclineHandoverRequest) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take_freely(&call)?;
    letters::decline(&call, &handover, &request.reasons).await?;
    let data = handover.goes_back(request.ground(), request.reasons);
    handover.value.ended_on = handover.on.to_string();
    handover.store(&call, &taken, data).await
}

pub async fn prepare_answer(call: Call, request: PrepareHandoverAnswerRequest) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take_freely(&call)?;
    handover.value.answer = Some(handover::Answer {
        answered_on: String::new(),
        ..request.answer.unwrap_or_default()
    });
    handover.store(&call, &taken, json!({})).await
}

pub async fn approve_answer(call: Call, request: ApproveHandoverAnswerRequest) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take_freely(&call)?;
    let on = handover.on.to_string();
    if let Some(answer) = &mut handover.value.answer {
        answer.answered_on = on;
    }
    letters::answer(&call, &handover).await?;
    let data = told(&handover.value);
    handover.store(&call, &taken, data).await
}
