use kezhi_procedure::{Refusal, TakenBefore};
use kezhi_proto::projects::inspection::State as InspectionState;
use kezhi_proto::projects::rectification::State;
use kezhi_proto::projects::{Inspection, Rectification, Visit};

use super::procedure::RECTIFICATION;
use super::rules::*;

/// Nothing is known yet.
fn nothing() -> Facts {
    Facts {
        rectification: Rectification::default(),
        caller: String::new(),
        on: "2026-03-02".parse().unwrap(),
        inspection: None,
    }
}

fn reason(outcome: Result<(), Refusal>) -> &'static str {
    outcome.map_or_else(|refusal| refusal.reason, |()| "")
}

fn inspected(state: InspectionState, inspector: &str) -> Facts {
    let visit = Visit {
        inspectors: vec![inspector.into(), "wang".into()],
        ..Visit::default()
    };
    Facts {
        inspection: Some(Some(Inspection {
            state: state.into(),
            visits: vec![visit],
            ..Inspection::default()
        })),
        caller: "head".into(),
        ..nothing()
    }
}

#[test]
fn a_notice_rests_on_a_concluded_inspection_and_is_not_its_inspectors() {
    let concluded = InspectionState::Concluded;
    assert_eq!(
        reason(inspection_is_concluded(&inspected(InspectionState::Visited, "li"))),
        "EVIDENCE_MISSING"
    );
    assert_eq!(reason(inspection_is_concluded(&inspected(concluded, "li"))), "");
    let uninspected = Facts {
        inspection: Some(None),
        ..nothing()
    };
    assert_eq!(reason(inspection_is_concluded(&uninspected)), "");
    assert_eq!(
        reason(issuer_did_not_inspect(&inspected(concluded, "head"))),
        "SAME_PERSON"
    );
    assert_eq!(reason(issuer_did_not_inspect(&inspected(concluded, "li"))), "");
}

#[test]
fn more_time_is_given_once_and_in_time() {
    for (on, extended_from, again, over) in [
        ("2026-03-02", "", "", ""),
        ("2026-03-31", "", "", ""),
        ("2026-04-01", "", "", "LIMIT_LAPSED"),
        ("2026-03-02", "2026-03-10", "LIMIT_NOT_EXTENDABLE", ""),
    ] {
        let facts = Facts {
            rectification: Rectification {
                due_on: "2026-03-31".into(),
                extended_from: extended_from.into(),
                ..Rectification::default()
            },
            on: on.parse().unwrap(),
            ..nothing()
        };
        assert_eq!(reason(was_not_extended(&facts)), again, "{on}");
        assert_eq!(reason(time_is_not_over(&facts)), over, "{on}");
    }
}

#[test]
fn who_issued_or_reported_does_not_judge_the_report() {
    for step in ["IssueRectification", "ReportRectification"] {
        let history = [TakenBefore {
            step: step.into(),
            actor: "li".into(),
        }];
        for judging in ["AcceptRectification", "ReturnRectification"] {
            let take = |actor| RECTIFICATION.take(judging, State::Reported, &history, actor, &nothing());
            assert_eq!(take("li").unwrap_err().reason, "SAME_PERSON", "{step} {judging}");
            assert!(take("wang").is_ok());
        }
    }
}
