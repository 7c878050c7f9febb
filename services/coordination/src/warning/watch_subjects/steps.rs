//! What each step adds to a subject.

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::watch_subject::Scope;
use kezhi_proto::coordination::{
    CloseSubjectRequest, OpenSubjectRequest, RecordLookRequest, ReviseSubjectRequest, WatchLook, WatchSubject,
};
use serde_json::json;

use super::procedure::{LOOK, SUBJECT};
use super::rules::read;
use super::{LOOKS, SUBJECTS};

type Answer = Result<WatchSubject, Error>;

pub async fn open(call: Call, request: OpenSubjectRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let scope = read(request.scope.unwrap_or_default())?;
    let due_on = next_look(&scope, on)?;
    let taken = SUBJECT.begin_freely(OpenSubjectRequest::STEP)?;
    let data = json!({"kind": scope.kind().as_str_name()});
    let subject = WatchSubject {
        scope: Some(scope),
        opened_on: on.to_string(),
        next_look_by: due_on.to_string(),
        ..WatchSubject::default()
    };
    let begun = call
        .begin(&SUBJECTS, call.authority(), subject, &taken, on, data)
        .await?;
    await_look(&call, &begun, on, due_on).await?;
    Ok(begun.value)
}

pub async fn revise(call: Call, request: ReviseSubjectRequest) -> Answer {
    let mut subject = call.open(&SUBJECTS, &request).await?;
    let taken = subject.take_freely(&call, &SUBJECT)?;
    let scope = read(request.scope.unwrap_or_default())?;
    let since = match subject.value.looked_on.as_str() {
        "" => field::day("opened_on", &subject.value.opened_on)?,
        looked_on => field::day("looked_on", looked_on)?,
    };
    let due_on = next_look(&scope, since)?;
    let moves = due_on.to_string() != subject.value.next_look_by;
    subject.value.scope = Some(scope);
    subject.value.next_look_by = due_on.to_string();
    let revised = subject.store(&call, &SUBJECTS, &taken, json!({})).await?;
    if moves {
        call.cancel_limits(&revised.name, LOOK).await?;
        await_look(&call, &revised, since, due_on).await?;
    }
    Ok(revised.value)
}

pub async fn record_look(call: Call, request: RecordLookRequest) -> Answer {
    let mut subject = call.open(&SUBJECTS, &request).await?;
    let taken = subject.take_freely(&call, &SUBJECT)?;
    let on = subject.on;
    let due_on = next_look(&subject.value.scope.clone().unwrap_or_default(), on)?;
    let look = WatchLook {
        subject: subject.name.clone(),
        looked_on: on.to_string(),
        sources: request.sources,
        findings: request.findings,
        ..WatchLook::default()
    };
    let look = call.create(&LOOKS, &subject.authority, look).await?;
    subject.value.looked_on = on.to_string();
    subject.value.next_look_by = due_on.to_string();
    let data = json!({"look": look.name});
    let looked_at = subject.store(&call, &SUBJECTS, &taken, data).await?;
    // The step meets all that is open of this rule, so the next limit starts after it.
    await_look(&call, &looked_at, on, due_on).await?;
    Ok(looked_at.value)
}

pub async fn close(call: Call, request: CloseSubjectRequest) -> Answer {
    let mut subject = call.open(&SUBJECTS, &request).await?;
    let taken = subject.take_freely(&call, &SUBJECT)?;
    subject.value.next_look_by = String::new();
    subject.value.closed_on = subject.on.to_string();
    subject.value.closed_for = request.reasons;
    Ok(subject.store(&call, &SUBJECTS, &taken, json!({})).await?.value)
}

fn next_look(scope: &Scope, since: Day) -> Result<Day, Refusal> {
    field::days_later(since, scope.review_interval_days.into())
}

async fn await_look(call: &Call, subject: &Stored<WatchSubject>, since: Day, due_on: Day) -> Result<(), Error> {
    let look = Start::by_agreement(&subject.name, &subject.authority, LOOK, since, due_on);
    call.start_limit(look).await?;
    Ok(())
}
