use kezhi_procedure::{Refusal, TakenBefore};
use kezhi_proto::projects::institution_check::{Aspect, Remedy, State};
use kezhi_proto::projects::{InstitutionCheck, InstitutionFinding};

use super::procedure::CHECK;
use super::rules::*;

fn reason(outcome: Result<(), Refusal>) -> &'static str {
    outcome.map_or_else(|refusal| refusal.reason, |()| "")
}

fn facts(on: &str) -> Facts {
    Facts {
        check: InstitutionCheck {
            aspects: vec![Aspect::Fees.into()],
            inspectors: vec!["li".into(), "wang".into()],
            statement_by: "2026-03-07".into(),
            appeal_by: "2026-03-20".into(),
            ..InstitutionCheck::default()
        },
        caller: "li".into(),
        on: on.parse().unwrap(),
        inspectors: None,
        findings: None,
    }
}

fn finding(aspect: Aspect, unlawful: bool) -> InstitutionFinding {
    InstitutionFinding {
        aspect: aspect.into(),
        unlawful,
        ..InstitutionFinding::default()
    }
}

#[test]
fn a_check_is_made_by_two_and_decided_by_neither() {
    let mut facts = facts("2026-03-02");
    facts.inspectors = Some(vec![]);
    assert_eq!(reason(two_inspectors_at_least(&facts)), "OFFICERS_TOO_FEW");
    facts.inspectors = Some(vec!["wang".into(), "zhao".into()]);
    assert_eq!(reason(two_inspectors_at_least(&facts)), "");
    assert_eq!(reason(caller_is_an_inspector(&facts)), "OFFICER_NOT_ASSIGNED");
    assert_eq!(reason(caller_did_not_inspect(&facts)), "SAME_PERSON");
    facts.caller = "zhao".into();
    assert_eq!(reason(caller_is_an_inspector(&facts)), "");
    assert_eq!(reason(caller_did_not_inspect(&facts)), "");
}

#[test]
fn a_finding_is_about_what_is_checked() {
    for (aspect, expected) in [(Aspect::Fees, ""), (Aspect::Files, "FIELD_INVALID")] {
        let facts = Facts {
            findings: Some(vec![finding(aspect, true)]),
            ..facts("2026-03-02")
        };
        assert_eq!(reason(findings_are_of_what_is_checked(&facts)), expected, "{aspect:?}");
    }
}

#[test]
fn rights_are_used_in_time() {
    for (on, statement, appeal) in [
        ("2026-03-07", "", ""),
        ("2026-03-08", "LIMIT_LAPSED", ""),
        ("2026-03-20", "LIMIT_LAPSED", ""),
        ("2026-03-21", "LIMIT_LAPSED", "LIMIT_LAPSED"),
    ] {
        assert_eq!(reason(statement_is_in_time(&facts(on))), statement, "{on}");
        assert_eq!(reason(appeal_is_in_time(&facts(on))), appeal, "{on}");
    }
}

#[test]
fn nothing_is_imposed_before_the_institution_was_heard() {
    for (on, stated_on, expected) in [
        ("2026-03-07", "", "STATEMENT_RIGHT_RUNS"),
        ("2026-03-07", "2026-03-05", ""),
        ("2026-03-08", "", ""),
    ] {
        let mut facts = facts(on);
        facts.check.stated_on = stated_on.into();
        assert_eq!(reason(institution_was_heard(&facts)), expected, "{on} {stated_on}");
    }
}

#[test]
fn remedies_answer_something_unlawful() {
    for (unlawful, expected) in [(false, "EVIDENCE_MISSING"), (true, "")] {
        let mut facts = facts("2026-03-08");
        facts.check.findings = vec![finding(Aspect::Fees, unlawful)];
        assert_eq!(reason(something_unlawful_was_found(&facts)), expected);
    }
}

#[test]
fn a_day_is_set_exactly_where_a_correction_is_ordered() {
    let on = "2026-03-02".parse().unwrap();
    for (remedy, text, expected) in [
        (Remedy::Correction, "2026-04-01", ""),
        (Remedy::Correction, "2026-03-02", "correct_by"),
        (Remedy::Correction, "", "correct_by"),
        (Remedy::Warning, "", ""),
        (Remedy::Warning, "2026-04-01", "correct_by"),
    ] {
        let outcome = day_of_correction(&[remedy], text, on);
        let field = outcome.map_or_else(|refusal| refusal.field, |_| String::new());
        assert_eq!(field, expected, "{remedy:?} {text}");
    }
}

#[test]
fn a_correction_is_reported_where_one_was_ordered() {
    let mut facts = facts("2026-03-08");
    assert_eq!(reason(a_correction_was_ordered(&facts)), "STEP_NOT_ALLOWED");
    facts.check.correct_by = "2026-04-01".into();
    assert_eq!(reason(a_correction_was_ordered(&facts)), "");
}

#[test]
fn who_imposed_does_not_decide_on_the_appeal() {
    let history = [TakenBefore {
        step: "ImposeRemedies".into(),
        actor: "head".into(),
    }];
    let facts = Facts {
        caller: "deputy".into(),
        ..facts("2026-03-02")
    };
    for step in ["UpholdAppeal", "DismissAppeal"] {
        let take = |actor| CHECK.take(step, State::Appealed, &history, actor, &facts);
        assert_eq!(take("head").unwrap_err().reason, "SAME_PERSON", "{step}");
        assert!(take("deputy").is_ok(), "{step}");
    }
}
