use kezhi_law::Law;
use kezhi_procedure::Refusal;
use kezhi_procedure::check::mistakes;
use kezhi_proto::projects::inspection::{Kind, State};
use kezhi_proto::projects::{Inspection, InspectionFinding, SelfCheck, Unit, Visit};

use super::procedure::INSPECTION;
use super::rules::*;

fn reason(outcome: Result<(), Refusal>) -> &'static str {
    outcome.map_or_else(|refusal| refusal.reason, |()| "")
}

fn visited_by(inspectors: &[&str]) -> Visit {
    Visit {
        inspectors: inspectors.iter().map(ToString::to_string).collect(),
        ..Visit::default()
    }
}

#[test]
fn a_visit_is_made_by_two_of_whom_the_caller_is_one() {
    for (inspectors, too_few, stranger) in [
        (&[][..], "OFFICERS_TOO_FEW", "OFFICER_NOT_ASSIGNED"),
        (&["li"], "OFFICERS_TOO_FEW", ""),
        (&["li", "wang"], "", ""),
        (&["wang", "zhao"], "", "OFFICER_NOT_ASSIGNED"),
    ] {
        let facts = Facts {
            inspectors: inspectors.iter().map(ToString::to_string).collect(),
            caller: "li".into(),
            ..Facts::default()
        };
        assert_eq!(reason(two_inspectors_at_least(&facts)), too_few, "{inspectors:?}");
        assert_eq!(reason(caller_is_an_inspector(&facts)), stranger, "{inspectors:?}");
    }
}

#[test]
fn an_inspection_is_concluded_on_a_visit_and_a_midterm_check_on_every_self_check() {
    let unit = |code: &str| Unit {
        credit_code: code.into(),
        ..Unit::default()
    };
    let self_check = |code: &str| SelfCheck {
        unit: code.into(),
        ..SelfCheck::default()
    };
    for (kind, visits, checks, expected) in [
        (Kind::SpotCheck, vec![], vec!["a", "b"], "EVIDENCE_MISSING"),
        (Kind::SpotCheck, vec![visited_by(&["li", "wang"])], vec![], ""),
        (Kind::Midterm, vec![], vec!["a"], "EVIDENCE_MISSING"),
        (Kind::Midterm, vec![], vec!["a", "b"], ""),
        (Kind::PartnerExtension, vec![], vec!["a", "b"], "EVIDENCE_MISSING"),
    ] {
        let inspection = Inspection {
            kind: kind.into(),
            units: vec![unit("a"), unit("b")],
            self_checks: checks.into_iter().map(self_check).collect(),
            visits,
            ..Inspection::default()
        };
        let facts = Facts {
            inspection,
            ..Facts::default()
        };
        assert_eq!(reason(there_is_something_to_conclude_on(&facts)), expected, "{kind:?}");
    }
}

#[test]
fn who_was_not_there_does_not_conclude() {
    let mut facts = Facts {
        caller: "li".into(),
        ..Facts::default()
    };
    assert_eq!(reason(caller_inspected(&facts)), "");
    facts.inspection.visits = vec![visited_by(&["wang", "zhao"])];
    assert_eq!(reason(caller_inspected(&facts)), "OFFICER_NOT_ASSIGNED");
    facts.inspection.visits.push(visited_by(&["li", "wang"]));
    assert_eq!(reason(caller_inspected(&facts)), "");
}

#[test]
fn the_municipal_authority_is_told_of_what_is_grave_and_once() {
    let mut facts = Facts::default();
    assert_eq!(reason(something_grave_is_to_be_told(&facts)), "FINDING_NOT_GRAVE");
    facts.inspection.findings = vec![InspectionFinding {
        grave: true,
        ..InspectionFinding::default()
    }];
    assert_eq!(reason(something_grave_is_to_be_told(&facts)), "");
    facts.inspection.escalated_on = "2026-03-02".into();
    assert_eq!(reason(something_grave_is_to_be_told(&facts)), "FINDING_NOT_GRAVE");
}

#[test]
fn the_table_of_an_inspection_is_sound() {
    assert_eq!(
        mistakes(&INSPECTION, State::Opened, &Law::builtin()),
        Vec::<String>::new()
    );
}
