//! What each step adds to an answer.

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::{Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::coordination::WarningResponseEvent;
use kezhi_proto::coordination::warning::Notice;
use kezhi_proto::coordination::warning_response::State;
use kezhi_proto::coordination::{
    IssueWarningRequest, LiftWarningRequest, RespondToWarningRequest, Warning, WarningResponse,
};

use super::RESPONSES;
use super::procedure::{RESPOND, RESPONSE};

pub async fn respond(call: Call, request: RespondToWarningRequest) -> Result<WarningResponse, Error> {
    let mut response = call.open_own(&RESPONSES, &request).await?;
    let taken = response.take_freely(&call, &RESPONSE)?;
    let on = response.on.to_string();
    match response.value.state() {
        State::Given => response.value.replaced_on = on,
        _ => response.value.answered_on = on,
    }
    response.value.answer = request.answer;
    Ok(response
        .store(&call, &RESPONSES, &taken, Default::default())
        .await?
        .value)
}

/// Awaits an answer of each addressee of a warning that is issued on a day.
pub(in crate::warning::warnings) async fn await_answers(
    call: &Call,
    warning: &Stored<Warning>,
    notice: &Notice,
    year: &str,
    on: Day,
) -> Result<(), Error> {
    let taken = RESPONSE.begin_freely(IssueWarningRequest::STEP)?;
    for addressee in &notice.addressees {
        let response = WarningResponse {
            warning: warning.name.clone(),
            addressee: Some(addressee.clone()),
            answer_by: notice.answer_by.clone(),
            ..WarningResponse::default()
        };
        let data = WarningResponseEvent {
            addressee: addressee.credit_code.to_string(),
            warning: warning.name.to_string(),
            ..WarningResponseEvent::default()
        };
        let awaited = call
            .begin(&RESPONSES, &warning.authority, response, &taken, on, data)
            .await?;
        call.index_under(&RESPONSES, &awaited, year).await?;
        if !notice.answer_by.is_empty() {
            let due_on = field::day("answer_by", &notice.answer_by)?;
            let limit = Start::by_agreement(&awaited.name, &awaited.authority, RESPOND, on, due_on);
            call.start_limit(limit).await?;
        }
    }
    Ok(())
}

/// Releases the addressees of a warning that is lifted on a day from the answers that are awaited.
pub(in crate::warning::warnings) async fn release(
    call: &Call,
    warning: &Stored<Warning>,
    on: Day,
) -> Result<(), Error> {
    let awaited = Filter::of(&warning.authority)
        .in_state(State::Awaited)
        .under(&warning.name);
    for response in call.all(&RESPONSES, &awaited).await? {
        let response = call.moving(response, LiftWarningRequest::STEP, on).await?;
        let taken = response.take_freely(call, &RESPONSE)?;
        response.store(call, &RESPONSES, &taken, Default::default()).await?;
    }
    Ok(())
}
