//! What each step adds to a brief.

use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::BriefEvent;
use kezhi_proto::coordination::brief::Letter;
use kezhi_proto::coordination::{
    Brief, Department, DraftBriefRequest, IssueBriefRequest, ReviseBriefRequest, WithdrawBriefRequest,
};

use super::procedure::BRIEF;
use super::{BRIEFS, ISSUED};
use crate::leading_group::departments::{all_active, codes_of};

type Answer = Result<Brief, Error>;

pub async fn draft(call: Call, request: DraftBriefRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let letter = request.letter.unwrap_or_default();
    addressees(&call, &letter).await?;
    let taken = BRIEF.begin_freely(DraftBriefRequest::STEP)?;
    let data = BriefEvent {
        departments: letter.departments.clone(),
        ..BriefEvent::default()
    };
    let brief = Brief {
        letter: Some(letter),
        ..Brief::default()
    };
    let begun = call.begin(&BRIEFS, call.authority(), brief, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn revise(call: Call, request: ReviseBriefRequest) -> Answer {
    let mut brief = call.open(&BRIEFS, &request).await?;
    let letter = request.letter.unwrap_or_default();
    addressees(&call, &letter).await?;
    let taken = brief.take_freely(&call, &BRIEF)?;
    let data = BriefEvent {
        departments: letter.departments.clone(),
        ..BriefEvent::default()
    };
    brief.value.letter = Some(letter);
    Ok(brief.store(&call, &BRIEFS, &taken, data).await?.value)
}

pub async fn issue(call: Call, request: IssueBriefRequest) -> Answer {
    let mut brief = call.open(&BRIEFS, &request).await?;
    let taken = brief.take_freely(&call, &BRIEF)?;
    let letter = brief.value.letter.clone().unwrap_or_default();
    let codes = codes_of(&addressees(&call, &letter).await?);
    let year = brief.on.year().to_string();
    for index_key in codes.iter().map(String::as_str).chain([ISSUED, &year]) {
        call.index_under(&BRIEFS, &brief, index_key).await?;
    }
    let number = call.next_number(&brief.authority, "简", brief.on).await?;
    let data = BriefEvent {
        departments: codes.clone(),
        number: number.to_string(),
        ..BriefEvent::default()
    };
    brief.value.number = number;
    brief.value.credit_codes = codes;
    brief.value.issued_on = brief.on.to_string();
    Ok(brief.store(&call, &BRIEFS, &taken, data).await?.value)
}

pub async fn withdraw(call: Call, request: WithdrawBriefRequest) -> Answer {
    let mut brief = call.open(&BRIEFS, &request).await?;
    let taken = brief.take_freely(&call, &BRIEF)?;
    brief.value.withdrawn_on = brief.on.to_string();
    brief.value.withdrawal_reason = request.reasons;
    Ok(brief.store(&call, &BRIEFS, &taken, Default::default()).await?.value)
}

/// The departments to which a letter goes; each takes part.
async fn addressees(call: &Call, letter: &Letter) -> Result<Vec<Department>, Error> {
    all_active(call, "letter.departments", &letter.departments).await
}
