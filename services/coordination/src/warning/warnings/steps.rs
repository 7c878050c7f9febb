//! What each step adds to a warning.

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::coordination::warning::{Notice, Regrading};
use kezhi_proto::coordination::{
    DraftWarningRequest, IssueWarningRequest, LiftWarningRequest, RegradeWarningRequest, ReviseWarningRequest, Signal,
    Warning, WarningGrade,
};
use kezhi_proto::coordination::{SignalEvent, WarningEvent};
use kezhi_proto::count;

use super::procedure::WARNING;
use super::responses::steps::{await_answers, release};
use super::rules::{Facts, notice_of, read};
use super::{ISSUED, WARNINGS};
use crate::leading_group::departments::{DEPARTMENTS, refuse_inactive};
use crate::warning::signals::SIGNALS;
use crate::warning::signals::procedure::SIGNAL;

type Answer = Result<Warning, Error>;

pub async fn draft(call: Call, request: DraftWarningRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let notice = read(request.notice.unwrap_or_default(), on)?;
    let (facts, _) = gathered(&call, notice, on).await?;
    let taken = WARNING.begin(DraftWarningRequest::STEP, &facts)?;
    let data = told(&facts.notice);
    let warning = Warning {
        notice: Some(facts.notice),
        ..Warning::default()
    };
    let begun = call.begin(&WARNINGS, call.authority(), warning, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn revise(call: Call, request: ReviseWarningRequest) -> Answer {
    let mut warning = call.open(&WARNINGS, &request).await?;
    let notice = read(request.notice.unwrap_or_default(), warning.on)?;
    let (facts, _) = gathered(&call, notice, warning.on).await?;
    let taken = warning.take(&call, &WARNING, &facts)?;
    let data = told(&facts.notice);
    warning.value.notice = Some(facts.notice);
    Ok(warning.store(&call, &WARNINGS, &taken, data).await?.value)
}

pub async fn issue(call: Call, request: IssueWarningRequest) -> Answer {
    let mut warning = call.open(&WARNINGS, &request).await?;
    let on = warning.on;
    let (facts, signals) = gathered(&call, notice_of(&warning.value), on).await?;
    let taken = warning.take(&call, &WARNING, &facts)?;
    let notice = facts.notice;
    let asked_until = match notice.answer_by.as_str() {
        "" => on,
        answer_by => field::day("answer_by", answer_by)?,
    };
    let valid_until = field::day_not_before("valid_until", &request.valid_until, asked_until)?;
    warn_of(&call, signals, &warning.name, on).await?;
    let year = on.year().to_string();
    await_answers(&call, &warning, &notice, &year, on).await?;
    let addressees = notice.addressees.iter().map(|addressee| addressee.credit_code.as_str());
    for index_key in [ISSUED, &year].into_iter().chain(addressees) {
        call.index_under(&WARNINGS, &warning, index_key).await?;
    }
    let number = call.next_number(&warning.authority, "警", on).await?;
    let data = WarningEvent {
        grade: notice.grade().into(),
        number: number.to_string(),
        valid_until: valid_until.to_string(),
        ..WarningEvent::default()
    };
    warning.value.notice = Some(notice);
    warning.value.number = number;
    warning.value.issued_on = on.to_string();
    warning.value.valid_until = valid_until.to_string();
    Ok(warning.store(&call, &WARNINGS, &taken, data).await?.value)
}

pub async fn regrade(call: Call, request: RegradeWarningRequest) -> Answer {
    let mut warning = call.open(&WARNINGS, &request).await?;
    let mut notice = notice_of(&warning.value);
    let (from, to): (WarningGrade, WarningGrade) = (notice.grade(), request.grade());
    notice.set_grade(to);
    let facts = Facts {
        notice,
        signals: None,
        on: warning.on,
    };
    let taken = warning.take(&call, &WARNING, &facts)?;
    field::must(
        from != to,
        "grade",
        format!("the warning is {} already", from.as_str_name()),
    )?;
    warning.value.notice = Some(facts.notice);
    let regrading = Regrading {
        from: from.into(),
        to: to.into(),
        regraded_on: warning.on.to_string(),
        reasons: request.reasons,
    };
    warning.value.regradings.push(regrading);
    let data = WarningEvent {
        grade_before: from.into(),
        grade: to.into(),
        ..WarningEvent::default()
    };
    Ok(warning.store(&call, &WARNINGS, &taken, data).await?.value)
}

pub async fn lift(call: Call, request: LiftWarningRequest) -> Answer {
    let mut warning = call.open(&WARNINGS, &request).await?;
    let taken = warning.take_freely(&call, &WARNING)?;
    release(&call, &warning, warning.on).await?;
    warning.value.lifted_on = warning.on.to_string();
    warning.value.lifting_reason = request.reasons;
    Ok(warning.store(&call, &WARNINGS, &taken, Default::default()).await?.value)
}

/// The facts of a notice: its addressees with their departments as the register has them, and its signals.
async fn gathered(call: &Call, mut notice: Notice, on: Day) -> Result<(Facts, Vec<Stored<Signal>>), Error> {
    for (position, addressee) in notice.addressees.iter_mut().enumerate() {
        let registered = call.load_by_key(&DEPARTMENTS, call.authority(), &addressee.credit_code);
        addressee.department = match registered.await? {
            None => String::new(),
            Some(department) => {
                let path = format!("notice.addressees[{position}].credit_code");
                refuse_inactive(&path, &department.value)?;
                department.name
            }
        };
    }
    let mut signals = Vec::new();
    for name in &notice.signals {
        signals.push(call.load_to_change(&SIGNALS, name, "").await?);
    }
    let facts = Facts {
        notice,
        signals: Some(signals.iter().map(|signal| signal.value.clone()).collect()),
        on,
    };
    Ok((facts, signals))
}

/// Moves the signals to where they are warned of.
async fn warn_of(call: &Call, signals: Vec<Stored<Signal>>, warning: &str, on: Day) -> Result<(), Error> {
    for signal in signals {
        let signal = call.moving(signal, IssueWarningRequest::STEP, on).await?;
        let taken = signal.take_freely(call, &SIGNAL)?;
        let data = SignalEvent {
            warning: warning.to_string(),
            ..SignalEvent::default()
        };
        signal.store(call, &SIGNALS, &taken, data).await?;
    }
    Ok(())
}

fn told(notice: &Notice) -> WarningEvent {
    WarningEvent {
        addressees: count(notice.addressees.len()),
        grade: notice.grade().into(),
        signals: notice.signals.clone(),
        ..WarningEvent::default()
    }
}
