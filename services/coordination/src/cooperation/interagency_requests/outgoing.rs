//! What each step adds to an interagency request that goes out.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::InteragencyRequestEvent;
use kezhi_proto::coordination::interagency_request::{self, Direction, Reminder};
use kezhi_proto::coordination::{
    AcknowledgeInteragencyRequestRequest, AnswerInteragencyRequestRequest, InteragencyRequest,
    PrepareInteragencyRequestRequest, RedirectInteragencyRequestRequest, RemindInteragencyRequestRequest,
    ReturnInteragencyRequestRequest, ReviseInteragencyRequestRequest, SendInteragencyRequestRequest,
    WithdrawInteragencyRequestRequest,
};

use super::letters;
use super::passing::{Answer, Passing, await_answer, begin, told};
use super::procedure::{OUTGOING, RECEIPT};
use super::rules::{Facts, content_of, read_content};
use crate::leading_group::departments::active;
use crate::settings::Settings;

pub async fn prepare(call: Call, request: PrepareInteragencyRequestRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let content = read_content(request.content.unwrap_or_default(), on)?;
    let partner = active(&call, "content.partner", &content.partner).await?;
    let taken = OUTGOING.begin_freely(PrepareInteragencyRequestRequest::STEP)?;
    let interagency_request = InteragencyRequest {
        direction: Direction::Out.into(),
        content: Some(content),
        partner_credit_code: partner.credit_code,
        officer: call.caller().account.clone(),
        ..InteragencyRequest::default()
    };
    Ok(begin(&call, interagency_request, &taken, on).await?.value)
}

pub async fn revise(call: Call, request: ReviseInteragencyRequestRequest) -> Answer {
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take_freely(&call)?;
    let content = read_content(request.content.unwrap_or_default(), interagency_request.on)?;
    let partner = active(&call, "content.partner", &content.partner).await?;
    interagency_request.value.content = Some(content);
    interagency_request.value.partner_credit_code = partner.credit_code;
    unsend(&mut interagency_request.value);
    let data = told(&interagency_request.value);
    interagency_request.store(&call, &taken, data).await
}

pub async fn send(call: Call, request: SendInteragencyRequestRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take(&call, &interagency_request.facts(&call))?;
    let partner = content_of(&interagency_request.value).partner;
    active(&call, "content.partner", &partner).await?;
    interagency_request.value.sent_on = interagency_request.on.to_string();
    await_partner(&call, &interagency_request, settings).await?;
    letters::send(&call, &mut interagency_request, &settings.exchange).await?;
    let data = told(&interagency_request.value);
    interagency_request.store(&call, &taken, data).await
}

pub async fn acknowledge(call: Call, request: AcknowledgeInteragencyRequestRequest) -> Answer {
    let mut interagency_request = Passing::open_with_partner(&call, &request).await?;
    let facts = Facts {
        receipt_digest: Some(request.receipt_digest.clone()),
        ..interagency_request.facts(&call)
    };
    let taken = interagency_request.take(&call, &facts)?;
    interagency_request.value.acknowledged_on = interagency_request.on.to_string();
    interagency_request.value.receipt_digest = request.receipt_digest;
    let data = told(&interagency_request.value);
    interagency_request.store(&call, &taken, data).await
}

pub async fn answer(call: Call, request: AnswerInteragencyRequestRequest) -> Answer {
    let interagency_request = Passing::open_with_partner(&call, &request).await?;
    answer_with(&call, interagency_request, request.answer.unwrap_or_default()).await
}

/// Takes the answer of a partner.
pub(super) async fn answer_with(
    call: &Call,
    mut interagency_request: Passing,
    answer: interagency_request::Answer,
) -> Answer {
    let taken = interagency_request.take_freely(call)?;
    interagency_request.value.answer = Some(interagency_request::Answer {
        answered_on: interagency_request.on.to_string(),
        ..answer
    });
    let data = told(&interagency_request.value);
    interagency_request.store(call, &taken, data).await
}

pub async fn send_back(call: Call, request: ReturnInteragencyRequestRequest) -> Answer {
    let mut interagency_request = Passing::open_with_partner(&call, &request).await?;
    let taken = interagency_request.take_freely(&call)?;
    let data = interagency_request.goes_back(request.ground(), request.reasons);
    interagency_request.store(&call, &taken, data).await
}

pub async fn redirect(call: Call, request: RedirectInteragencyRequestRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take_freely(&call)?;
    let mut content = content_of(&interagency_request.value);
    let same = content.partner == request.partner;
    field::must(!same, "partner", format!("{} returned it", request.partner))?;
    let partner = active(&call, "partner", &request.partner).await?;
    if !request.answer_by.is_empty() {
        field::day_not_before("answer_by", &request.answer_by, interagency_request.on)?;
    }
    content.partner = request.partner;
    content.answer_by = request.answer_by;
    interagency_request.value.content = Some(content);
    interagency_request.value.partner_credit_code = partner.credit_code;
    unsend(&mut interagency_request.value);
    interagency_request.value.sent_on = interagency_request.on.to_string();
    await_partner(&call, &interagency_request, settings).await?;
    letters::send(&call, &mut interagency_request, &settings.exchange).await?;
    let data = told(&interagency_request.value);
    interagency_request.store(&call, &taken, data).await
}

pub async fn withdraw(call: Call, request: WithdrawInteragencyRequestRequest) -> Answer {
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take(&call, &interagency_request.facts(&call))?;
    interagency_request.value.ended_on = interagency_request.on.to_string();
    interagency_request.value.outcome = request.reasons;
    interagency_request.store(&call, &taken, Default::default()).await
}

pub async fn remind(call: Call, request: RemindInteragencyRequestRequest) -> Answer {
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take_freely(&call)?;
    let reminder = Reminder {
        partner: content_of(&interagency_request.value).partner,
        text: request.text,
        reminded_on: interagency_request.on.to_string(),
    };
    let data = InteragencyRequestEvent {
        partner: reminder.partner.to_string(),
        ..InteragencyRequestEvent::default()
    };
    interagency_request.value.reminders.push(reminder);
    interagency_request.store(&call, &taken, data).await
}

/// What was sent to one partner is not sent to the next.
fn unsend(interagency_request: &mut InteragencyRequest) {
    interagency_request.sent_on.clear();
    interagency_request.acknowledged_on.clear();
    interagency_request.receipt_digest.clear();
    interagency_request.letter.clear();
}

/// Awaits the partner's receipt, and its answer where there is a day for it.
async fn await_partner(call: &Call, interagency_request: &Passing, settings: &Settings) -> Result<(), Error> {
    let (name, authority, on) = (
        &interagency_request.name,
        &interagency_request.authority,
        interagency_request.on,
    );
    let receive_by = field::days_later(on, settings.receipt_days)?;
    let receipt = Start::by_agreement(name, authority, RECEIPT, on, receive_by);
    call.start_limit(receipt).await?;
    await_answer(call, interagency_request, on).await
}
