//! What the rules refuse, and what they let pass; who may not decide is played in the suite.

use kezhi_procedure::Refusal;
use kezhi_proto::coordination::warning::{Addressee, Notice};
use kezhi_proto::coordination::warning_response::State as Answered;
use kezhi_proto::coordination::{Signal, Warning, WarningCount, WarningGrade, WarningResponse, signal};

use super::rules::*;
use super::statistics::count;

const ONE: &str = "91120113754806625Q";
const OTHER: &str = "91110000600037341L";

fn addressee(code: &str, department: &str) -> Addressee {
    Addressee {
        credit_code: code.into(),
        display_name: "甲".into(),
        department: department.into(),
        ..Addressee::default()
    }
}

fn signal(state: signal::State, grade: WarningGrade) -> Signal {
    Signal {
        name: format!("signals/{grade:?}"),
        state: state.into(),
        assessment: Some(signal::Assessment {
            grade: grade.into(),
            ..signal::Assessment::default()
        }),
        ..Signal::default()
    }
}

fn facts(grade: WarningGrade) -> Facts {
    Facts {
        notice: Notice {
            grade: grade.into(),
            addressees: vec![addressee(ONE, "")],
            ..Notice::default()
        },
        signals: Some(vec![
            signal(signal::State::Warned, WarningGrade::Blue),
            signal(signal::State::Assessed, WarningGrade::Orange),
        ]),
        on: "2026-03-02".parse().unwrap(),
    }
}

fn reason(outcome: Result<(), Refusal>) -> &'static str {
    outcome.err().map(|refusal| refusal.reason).unwrap_or_default()
}

#[test]
fn a_notice_names_nobody_twice_and_asks_for_answers_in_time() {
    let lower = ONE.to_lowercase();
    let twice = "notice.addressees[1].credit_code";
    for (codes, answer_by, expected) in [
        (&[ONE, OTHER][..], "", ""),
        (&[ONE], "2026-03-02", ""),
        (&[ONE], "2026-03-01", "notice.answer_by"),
        (&[ONE, &lower], "", twice),
        (&[ONE, "9112011375480662OP"], "", twice),
    ] {
        let notice = Notice {
            addressees: codes.iter().map(|code| addressee(code, "")).collect(),
            answer_by: answer_by.into(),
            ..Notice::default()
        };
        let refused = read(notice, "2026-03-02".parse().unwrap()).err();
        assert_eq!(refused.map(|refusal| refusal.field).unwrap_or_default(), expected);
    }
}

#[test]
fn a_warning_rests_on_assessed_signals_and_is_as_grave_as_they_are_or_says_why() {
    for (grade, reasons, expected) in [
        (WarningGrade::Red, "", ""),
        (WarningGrade::Orange, "", ""),
        (WarningGrade::Yellow, " ", "GRADE_BELOW_SIGNALS"),
        (WarningGrade::Blue, "已缓解", ""),
    ] {
        let mut facts = facts(grade);
        facts.notice.grade_reasons = reasons.into();
        assert_eq!(reason(grade_fits_signals(&facts)), expected, "{grade:?}");
    }
    for (state, expected) in [
        (signal::State::Assessed, ""),
        (signal::State::Warned, ""),
        (signal::State::Recorded, "EVIDENCE_MISSING"),
        (signal::State::Dismissed, "EVIDENCE_MISSING"),
    ] {
        let mut facts = facts(WarningGrade::Red);
        let signals = facts.signals.as_mut().unwrap();
        signals.push(signal(state, WarningGrade::Unspecified));
        assert_eq!(reason(signals_are_assessed(&facts)), expected, "{state:?}");
    }
}

#[test]
fn a_grave_warning_goes_to_a_department_and_answers_can_still_be_given() {
    for (grade, department, expected) in [
        (WarningGrade::Yellow, "", ""),
        (WarningGrade::Orange, "", "DEPARTMENT_MISSING"),
        (WarningGrade::Red, "", "DEPARTMENT_MISSING"),
        (WarningGrade::Red, "departments/1", ""),
    ] {
        let mut facts = facts(grade);
        facts.notice.addressees.push(addressee(OTHER, department));
        assert_eq!(reason(department_is_told(&facts)), expected, "{grade:?}");
    }
    for (answer_by, expected) in [("", ""), ("2026-03-02", ""), ("2026-03-01", "DAY_OUT_OF_ORDER")] {
        let mut facts = facts(WarningGrade::Blue);
        facts.notice.answer_by = answer_by.into();
        assert_eq!(reason(answers_can_be_given(&facts)), expected, "{answer_by}");
    }
}

#[test]
fn an_addressee_is_shown_neither_the_others_nor_what_the_bureau_weighs() {
    let mut notice = facts(WarningGrade::Red).notice;
    notice.addressees.push(addressee(OTHER, ""));
    notice.signals = vec!["signals/1".into()];
    notice.grade_reasons = "已缓解".into();
    let warning = Warning {
        notice: Some(notice),
        ..Warning::default()
    };
    assert!(addressees_of(&warning).iter().any(|code| code == OTHER));
    let shown = notice_of(&shown_to(warning, OTHER));
    assert_eq!(shown.addressees, [addressee(OTHER, "")]);
    assert_eq!((shown.signals.len(), shown.grade_reasons.as_str()), (0, ""));
}

#[test]
fn every_addressee_counts_once() {
    for (state, answer_by, answered_on, expected) in [
        (Answered::Given, "", "2026-03-09", [1, 0, 0, 0]),
        (Answered::Given, "2026-03-09", "2026-03-09", [1, 0, 0, 0]),
        (Answered::Given, "2026-03-09", "2026-03-10", [0, 1, 0, 0]),
        (Answered::Awaited, "2026-03-09", "", [0, 1, 0, 0]),
        (Answered::Awaited, "2026-03-10", "", [0, 0, 1, 0]),
        (Answered::Awaited, "", "", [0, 0, 1, 0]),
        (Answered::Released, "2026-03-09", "", [0, 0, 0, 1]),
    ] {
        let response = WarningResponse {
            state: state.into(),
            answer_by: answer_by.into(),
            answered_on: answered_on.into(),
            ..WarningResponse::default()
        };
        let mut group = WarningCount::default();
        count(&mut group, &response, "2026-03-10".parse().unwrap());
        assert_eq!([group.answered, group.late, group.open, group.released], expected);
        assert_eq!(group.addressees, 1);
    }
}
