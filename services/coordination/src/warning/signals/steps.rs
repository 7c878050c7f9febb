//! What each step adds to a signal.

use kezhi_chassis::store::not_found;
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::SignalEvent;
use kezhi_proto::coordination::signal::Assessment;
use kezhi_proto::coordination::{AssessSignalRequest, DismissSignalRequest, RecordSignalRequest, Signal};

use super::SIGNALS;
use super::procedure::SIGNAL;
use super::rules::{grade, read};
use crate::settings::Settings;
use crate::warning::watch_subjects::{SUBJECTS, refuse_closed};

type Answer = Result<Signal, Error>;

pub async fn record(call: Call, request: RecordSignalRequest) -> Answer {
    let on = call.day_of_own_step(&request.taken_on)?;
    let report = read(request.report.unwrap_or_default(), on)?;
    call.caller().refuse_to_speak_for(&report.reporter)?;
    refuse_subject(&call, &request.subject).await?;
    let taken = SIGNAL.begin_freely(RecordSignalRequest::STEP)?;
    let data = SignalEvent {
        region: report.region.to_string(),
        source: report.source().into(),
        subject: request.subject.to_string(),
        ..SignalEvent::default()
    };
    let signal = Signal {
        report: Some(report),
        subject: request.subject,
        recorded_on: on.to_string(),
        ..Signal::default()
    };
    let begun = call.begin(&SIGNALS, call.authority(), signal, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn assess(call: Call, request: AssessSignalRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    let mut signal = call.open(&SIGNALS, &request).await?;
    let taken = signal.take_freely(&call, &SIGNAL)?;
    let given = request.assessment.unwrap_or_default();
    let grade = grade(&given, &settings.warning_grades);
    let data = SignalEvent {
        grade: grade.into(),
        impact: given.impact,
        likelihood: given.likelihood,
        ..SignalEvent::default()
    };
    signal.value.assessment = Some(Assessment {
        grade: grade.into(),
        assessed_on: signal.on.to_string(),
        ..given
    });
    Ok(signal.store(&call, &SIGNALS, &taken, data).await?.value)
}

pub async fn dismiss(call: Call, request: DismissSignalRequest) -> Answer {
    let mut signal = call.open(&SIGNALS, &request).await?;
    let taken = signal.take_freely(&call, &SIGNAL)?;
    signal.value.dismissed_on = signal.on.to_string();
    signal.value.dismissal_reason = request.reasons;
    Ok(signal.store(&call, &SIGNALS, &taken, Default::default()).await?.value)
}

/// Refuses a subject that the caller may not name, or that is watched no more; an empty one is none.
async fn refuse_subject(call: &Call, subject: &str) -> Result<(), Error> {
    if subject.is_empty() {
        return Ok(());
    }
    if !call.caller().is_staff() {
        return Err(not_found(subject).into());
    }
    let subject = call.load(&SUBJECTS, subject).await?;
    Ok(refuse_closed("subject", &subject.value)?)
}
