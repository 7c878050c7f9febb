//! What each step adds to a handover that goes out.

use std::sync::Arc;

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::handover::{self, Direction, Reminder};
use kezhi_proto::coordination::{
    AcknowledgeHandoverRequest, AnswerHandoverRequest, Handover, PrepareHandoverRequest, RedirectHandoverRequest,
    RemindHandoverRequest, ReturnHandoverRequest, ReviseHandoverRequest, SendHandoverRequest, TakeBackHandoverRequest,
};
use serde_json::json;

use super::letters;
use super::passing::{Answer, Passing, await_answer, begin, told};
use super::procedure::{OUTGOING, RECEIPT};
use super::rules::{Facts, content_of, read_content};
use crate::leading_group::departments::active;
use crate::settings::Settings;

pub async fn prepare(call: Call, request: PrepareHandoverRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let content = read_content(request.content.unwrap_or_default(), on)?;
    let partner = active(&call, "content.partner", &content.partner).await?;
    let taken = OUTGOING.begin_freely(PrepareHandoverRequest::STEP)?;
    let handover = Handover {
        direction: Direction::Out.into(),
        content: Some(content),
        partner_credit_code: partner.credit_code,
        officer: call.caller().account.clone(),
        ..Handover::default()
    };
    Ok(begin(&call, handover, &taken, on).await?.value)
}

pub async fn revise(call: Call, request: ReviseHandoverRequest) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take_freely(&call)?;
    let content = read_content(request.content.unwrap_or_default(), handover.on)?;
    let partner = active(&call, "content.partner", &content.partner).await?;
    handover.value.content = Some(content);
    handover.value.partner_credit_code = partner.credit_code;
    unsend(&mut handover.value);
    let data = told(&handover.value);
    handover.store(&call, &taken, data).await
}

pub async fn send(call: Call, request: SendHandoverRequest, settings: Arc<Settings>) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take(&call, &handover.facts(&call))?;
    let partner = content_of(&handover.value).partner;
    active(&call, "content.partner", &partner).await?;
    handover.value.sent_on = handover.on.to_string();
    await_partner(&call, &handover, &settings).await?;
    letters::send(&call, &mut handover, &settings.exchange).await?;
    let data = told(&handover.value);
    handover.store(&call, &taken, data).await
}

pub async fn acknowledge(call: Call, request: AcknowledgeHandoverRequest) -> Answer {
    let mut handover = Passing::open_with_partner(&call, &request).await?;
    let facts = Facts {
        receipt_digest: Some(request.receipt_digest.clone()),
        ..handover.facts(&call)
    };
    let taken = handover.take(&call, &facts)?;
    handover.value.acknowledged_on = handover.on.to_string();
    handover.value.receipt_digest = request.receipt_digest;
    let data = told(&handover.value);
    handover.store(&call, &taken, data).await
}

pub async fn answer(call: Call, request: AnswerHandoverRequest) -> Answer {
    let handover = Passing::open_with_partner(&call, &request).await?;
    answer_with(&call, handover, request.answer.unwrap_or_default()).await
}

/// Takes the answer of a partner.
pub(super) async fn answer_with(call: &Call, mut handover: Passing, answer: handover::Answer) -> Answer {
    let taken = handover.take_freely(call)?;
    handover.value.answer = Some(handover::Answer {
        answered_on: handover.on.to_string(),
        ..answer
    });
    let data = told(&handover.value);
    handover.store(call, &taken, data).await
}

pub async fn send_back(call: Call, request: ReturnHandoverRequest) -> Answer {
    let mut handover = Passing::open_with_partner(&call, &request).await?;
    let taken = handover.take_freely(&call)?;
    let data = handover.goes_back(request.ground(), request.reasons);
    handover.store(&call, &taken, data).await
}

pub async fn redirect(call: Call, request: RedirectHandoverRequest, settings: Arc<Settings>) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take_freely(&call)?;
    let mut content = content_of(&handover.value);
    let same = content.partner == request.partner;
    field::must(!same, "partner", format!("{} returned it", request.partner))?;
    let partner = active(&call, "partner", &request.partner).await?;
    if !request.answer_by.is_empty() {
        field::day_not_before("answer_by", &request.answer_by, handover.on)?;
    }
    content.partner = request.partner;
    content.answer_by = request.answer_by;
    handover.value.content = Some(content);
    handover.value.partner_credit_code = partner.credit_code;
    unsend(&mut handover.value);
    handover.value.sent_on = handover.on.to_string();
    await_partner(&call, &handover, &settings).await?;
    letters::send(&call, &mut handover, &settings.exchange).await?;
    let data = told(&handover.value);
    handover.store(&call, &taken, data).await
}

pub async fn take_back(call: Call, request: TakeBackHandoverRequest) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take(&call, &handover.facts(&call))?;
    handover.value.ended_on = handover.on.to_string();
    handover.value.outcome = request.reasons;
    handover.store(&call, &taken, json!({})).await
}

pub async fn remind(call: Call, request: RemindHandoverRequest) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take_freely(&call)?;
    let reminder = Reminder {
        partner: content_of(&handover.value).partner,
        text: request.text,
        reminded_on: handover.on.to_string(),
    };
    let data = json!({"partner": reminder.partner});
    handover.value.reminders.push(reminder);
    handover.store(&call, &taken, data).await
}

/// What was sent to one partner is not sent to the next.
fn unsend(handover: &mut Handover) {
    handover.sent_on.clear();
    handover.acknowledged_on.clear();
    handover.receipt_digest.clear();
    handover.letter.clear();
}

/// Awaits the partner's receipt, and its answer where there is a day for it.
async fn await_partner(call: &Call, handover: &Passing, settings: &Settings) -> Result<(), Error> {
    let (name, authority, on) = (&handover.name, &handover.authority, handover.on);
    let receive_by = field::days_later(on, settings.receipt_days)?;
    let receipt = Start::by_agreement(name, authority, RECEIPT, on, receive_by);
    call.start_limit(receipt).await?;
    await_answer(call, handover, on).await
}
