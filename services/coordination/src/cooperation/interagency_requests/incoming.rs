//! What each step adds to an interagency request that comes in.

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::interagency_request::{self, Direction};
use kezhi_proto::coordination::{
    AcceptInteragencyRequestRequest, ApproveInteragencyRequestAnswerRequest, DeclineInteragencyRequestRequest,
    InteragencyRequest, PrepareInteragencyRequestAnswerRequest, ReceiveInteragencyRequestRequest,
};

use super::INTERAGENCY_REQUESTS;
use super::letters;
use super::passing::{Answer, Passing, await_answer, begin, told};
use super::procedure::INCOMING;
use super::rules::{heading_of_number, read_content};
use crate::leading_group::departments::DEPARTMENTS;

pub async fn receive(call: Call, request: ReceiveInteragencyRequestRequest) -> Answer {
    let officer = call.caller().account.clone();
    receive_for(&call, request, officer, String::new()).await
}

/// Receives an interagency request for an officer, who owns it; `sender_letter` is the id of the letter by which it came, where it did.
pub(super) async fn receive_for(
    call: &Call,
    request: ReceiveInteragencyRequestRequest,
    officer: String,
    sender_letter: String,
) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let sent_on = field::day("sent_on", &request.sent_on)?;
    let content = read_content(request.content.unwrap_or_default(), sent_on)?;
    let late = format!("{sent_on} lies after {on}, the day of the step");
    field::must(sent_on <= on, "sent_on", late)?;
    let sender = call.load(&DEPARTMENTS, &content.partner).await?.value;
    let taken = INCOMING.begin_freely(ReceiveInteragencyRequestRequest::STEP)?;
    let interagency_request = InteragencyRequest {
        direction: Direction::In.into(),
        content: Some(content),
        partner_credit_code: sender.credit_code,
        officer,
        sender_letter,
        sender_number: request.sender_number,
        sent_on: sent_on.to_string(),
        received_on: on.to_string(),
        ..InteragencyRequest::default()
    };
    let interagency_request = InteragencyRequest {
        repeat_of: sent_before(call, &interagency_request).await?,
        ..interagency_request
    };
    let received = begin(call, interagency_request, &taken, on).await?;
    await_answer(call, &received, on).await?;
    Ok(received.value)
}

/// The latest interagency request that the same sender sent under the same number; empty where there is none.
async fn sent_before(call: &Call, interagency_request: &InteragencyRequest) -> Result<String, Error> {
    let number = heading_of_number(
        &interagency_request.partner_credit_code,
        &interagency_request.sender_number,
    );
    let same = Filter::of(call.authority()).under(&number);
    let before = call.latest(&INTERAGENCY_REQUESTS, &same, 1).await?;
    Ok(before.into_iter().next().map(|before| before.name).unwrap_or_default())
}

pub async fn accept(call: Call, request: AcceptInteragencyRequestRequest) -> Answer {
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take_freely(&call)?;
    interagency_request.value.accepted_on = interagency_request.on.to_string();
    interagency_request.store(&call, &taken, Default::default()).await
}

pub async fn decline(call: Call, request: DeclineInteragencyRequestRequest) -> Answer {
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take_freely(&call)?;
    letters::decline(&call, &interagency_request, &request.reasons).await?;
    let data = interagency_request.goes_back(request.ground(), request.reasons);
    interagency_request.value.ended_on = interagency_request.on.to_string();
    interagency_request.store(&call, &taken, data).await
}

pub async fn prepare_answer(call: Call, request: PrepareInteragencyRequestAnswerRequest) -> Answer {
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take_freely(&call)?;
    interagency_request.value.answer = Some(interagency_request::Answer {
        answered_on: String::new(),
        ..request.answer.unwrap_or_default()
    });
    interagency_request.store(&call, &taken, Default::default()).await
}

pub async fn approve_answer(call: Call, request: ApproveInteragencyRequestAnswerRequest) -> Answer {
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take_freely(&call)?;
    let on = interagency_request.on.to_string();
    if let Some(answer) = &mut interagency_request.value.answer {
        answer.answered_on = on;
    }
    letters::answer(&call, &interagency_request).await?;
    let data = told(&interagency_request.value);
    interagency_request.store(&call, &taken, data).await
}
