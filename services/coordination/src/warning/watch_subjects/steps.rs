//! What each step adds to a subject.

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::WatchSubjectEvent;
use kezhi_proto::coordination::watch_subject::Scope;
use kezhi_proto::coordination::{
    CloseWatchSubjectRequest, Observation, OpenWatchSubjectRequest, RecordObservationRequest,
    ReviseWatchSubjectRequest, WatchSubject,
};

use super::procedure::{OBSERVATION, SUBJECT};
use super::rules::read;
use super::{OBSERVATIONS, SUBJECTS};

type Answer = Result<WatchSubject, Error>;

pub async fn open(call: Call, request: OpenWatchSubjectRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let scope = read(request.scope.unwrap_or_default())?;
    let due_on = next_observation(&scope, on)?;
    let taken = SUBJECT.begin_freely(OpenWatchSubjectRequest::STEP)?;
    let data = WatchSubjectEvent {
        kind: scope.kind().into(),
        ..WatchSubjectEvent::default()
    };
    let subject = WatchSubject {
        scope: Some(scope),
        opened_on: on.to_string(),
        next_look_by: due_on.to_string(),
        ..WatchSubject::default()
    };
    let begun = call
        .begin(&SUBJECTS, call.authority(), subject, &taken, on, data)
        .await?;
    await_observation(&call, &begun, on, due_on).await?;
    Ok(begun.value)
}

pub async fn revise(call: Call, request: ReviseWatchSubjectRequest) -> Answer {
    let mut subject = call.open(&SUBJECTS, &request).await?;
    let taken = subject.take_freely(&call, &SUBJECT)?;
    let scope = read(request.scope.unwrap_or_default())?;
    let since = match subject.value.observed_on.as_str() {
        "" => field::day("opened_on", &subject.value.opened_on)?,
        observed_on => field::day("observed_on", observed_on)?,
    };
    let due_on = next_observation(&scope, since)?;
    let moves = due_on.to_string() != subject.value.next_look_by;
    subject.value.scope = Some(scope);
    subject.value.next_look_by = due_on.to_string();
    let revised = subject.store(&call, &SUBJECTS, &taken, Default::default()).await?;
    if moves {
        call.cancel_limits(&revised.name, OBSERVATION).await?;
        await_observation(&call, &revised, since, due_on).await?;
    }
    Ok(revised.value)
}

pub async fn record_observation(call: Call, request: RecordObservationRequest) -> Answer {
    let mut subject = call.open(&SUBJECTS, &request).await?;
    let taken = subject.take_freely(&call, &SUBJECT)?;
    let on = subject.on;
    let due_on = next_observation(&subject.value.scope.clone().unwrap_or_default(), on)?;
    let observation = Observation {
        subject: subject.name.clone(),
        observed_on: on.to_string(),
        sources: request.sources,
        findings: request.findings,
        ..Observation::default()
    };
    let observation = call.create(&OBSERVATIONS, &subject.authority, observation).await?;
    subject.value.observed_on = on.to_string();
    subject.value.next_look_by = due_on.to_string();
    let data = WatchSubjectEvent {
        observation: observation.name.to_string(),
        ..WatchSubjectEvent::default()
    };
    let looked_at = subject.store(&call, &SUBJECTS, &taken, data).await?;
    // The step meets all that is open of this rule, so the next limit starts after it.
    await_observation(&call, &looked_at, on, due_on).await?;
    Ok(looked_at.value)
}

pub async fn close(call: Call, request: CloseWatchSubjectRequest) -> Answer {
    let mut subject = call.open(&SUBJECTS, &request).await?;
    let taken = subject.take_freely(&call, &SUBJECT)?;
    subject.value.next_look_by = String::new();
    subject.value.closed_on = subject.on.to_string();
    subject.value.closing_reason = request.reasons;
    Ok(subject.store(&call, &SUBJECTS, &taken, Default::default()).await?.value)
}

fn next_observation(scope: &Scope, since: Day) -> Result<Day, Refusal> {
    field::days_later(since, scope.review_interval_days.into())
}

async fn await_observation(call: &Call, subject: &Stored<WatchSubject>, since: Day, due_on: Day) -> Result<(), Error> {
    let observation = Start::by_agreement(&subject.name, &subject.authority, OBSERVATION, since, due_on);
    call.start_limit(observation).await?;
    Ok(())
}
