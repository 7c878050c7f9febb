//! What a notice must be in itself, what must hold before a step, and what an addressee is shown. Pure.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::warning::Notice;
use kezhi_proto::coordination::{Signal, Warning, WarningGrade, signal};

use crate::warning::signals::grade_of;

/// What a step of a warning is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The notice as it is to be.
    pub notice: Notice,
    /// The signals on which it rests; `None` where nobody looked at them.
    pub signals: Option<Vec<Signal>>,
    /// The day of the step.
    pub on: Day,
}

/// A notice as it is stored on a day: codes in their normal form, none twice, answers asked for by a day that is not over.
pub fn read(mut notice: Notice, on: Day) -> Result<Notice, Refusal> {
    let mut known = BTreeSet::new();
    for (position, addressee) in notice.addressees.iter_mut().enumerate() {
        let path = format!("notice.addressees[{position}].credit_code");
        addressee.credit_code = field::credit_code(&path, &addressee.credit_code)?;
        addressee.credit_code_remark = field::credit_code_remark(&addressee.credit_code);
        let first = known.insert(addressee.credit_code.clone());
        field::must(first, &path, format!("{} stands here twice", addressee.credit_code))?;
    }
    if !notice.answer_by.is_empty() {
        field::day_not_before("notice.answer_by", &notice.answer_by, on)?;
    }
    Ok(notice)
}

/// The notice of a warning.
pub fn notice_of(warning: &Warning) -> Notice {
    warning.notice.clone().unwrap_or_default()
}

/// A warning rests on what was assessed.
pub fn signals_are_assessed(facts: &Facts) -> Result<(), Refusal> {
    use signal::State::{Assessed, Warned};
    let vague = |signal: &&Signal| !matches!(signal.state(), Assessed | Warned);
    match signals(facts)?.iter().find(vague) {
        None => Ok(()),
        Some(signal) => {
            let message = format!("{} is {}, not assessed", signal.name, state_name(signal.state()));
            let refusal = Refusal::precondition(ErrorReason::EvidenceMissing.code(), message);
            Err(refusal.with("missing", &signal.name))
        }
    }
}

fn signals(facts: &Facts) -> Result<&[Signal], Refusal> {
    gathered(&facts.signals, "the signals").map(Vec::as_slice)
}

/// Who warns less than a signal asks for says why.
pub fn grade_fits_signals(facts: &Facts) -> Result<(), Refusal> {
    let given = facts.notice.grade();
    let gravest = signals(facts)?.iter().max_by_key(|signal| grade_of(signal));
    match gravest.filter(|signal| grade_of(signal) > given) {
        Some(signal) if facts.notice.grade_reasons.trim().is_empty() => {
            let grade = grade_of(signal);
            let message = format!(
                "{} is {} and the warning {}; say why",
                signal.name,
                grade.as_str_name(),
                given.as_str_name()
            );
            let refusal = Refusal::precondition(ErrorReason::GradeBelowSignals.code(), message);
            Err(refusal.with("signal", &signal.name).with("grade", grade.as_str_name()))
        }
        _ => Ok(()),
    }
}

/// A grave warning goes to a department that can act on it.
pub fn department_is_told(facts: &Facts) -> Result<(), Refusal> {
    let grade = facts.notice.grade();
    let told = facts.notice.addressees.iter().any(|one| !one.department.is_empty());
    if told || grade < WarningGrade::Orange {
        return Ok(());
    }
    let message = format!(
        "a warning that is {} goes to a department, and this one to none",
        grade.as_str_name()
    );
    let refusal = Refusal::precondition(ErrorReason::DepartmentMissing.code(), message);
    Err(refusal.with("grade", grade.as_str_name()))
}

/// Nobody is asked to answer by a day that is over.
pub fn answers_can_be_given(facts: &Facts) -> Result<(), Refusal> {
    let on = facts.on;
    let Some(answer_by) = Day::stated(&facts.notice.answer_by).filter(|last| *last < on) else {
        return Ok(());
    };
    let message = format!("answers are asked for by {answer_by}, which is before {on}; revise the draft");
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(refusal.with("day", answer_by).with("not_before", on))
}

/// The credit codes of those to whom a warning goes.
pub fn addressees_of(warning: &Warning) -> Vec<String> {
    let addressees = warning.notice.iter().flat_map(|notice| &notice.addressees);
    addressees.map(|addressee| addressee.credit_code.clone()).collect()
}

/// A warning as an addressee is shown it: neither who else is warned, nor on what the bureau rests it.
pub fn shown_to(mut warning: Warning, credit_code: &str) -> Warning {
    if let Some(notice) = &mut warning.notice {
        notice
            .addressees
            .retain(|addressee| addressee.credit_code == credit_code);
        notice.signals.clear();
        notice.grade_reasons.clear();
    }
    warning
}
