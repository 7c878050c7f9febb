//! The table is sound, and the rules refuse what contradicts itself.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, TakenBefore};
use kezhi_proto::projects::call::{State, Window};
use kezhi_proto::projects::{CallConditions, Plan, ReviewCriterion, plan};

use super::Guide;
use super::procedure::CALL;
use super::rules::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn criterion(id: &str, weight_permille: i32) -> ReviewCriterion {
    ReviewCriterion {
        id: id.into(),
        title: id.into(),
        weight_permille,
    }
}

fn guide() -> Guide {
    Guide {
        state: State::Published.into(),
        opens_on: "2026-03-02".into(),
        closes_on: "2026-03-31".into(),
        criteria: vec![criterion("novelty", 600), criterion("feasibility", 400)],
        experts_per_application: 3,
        ..Guide::default()
    }
}

fn facts(on: &str) -> Facts {
    Facts {
        guide: guide(),
        plan: Plan {
            state: plan::State::Approved.into(),
            ..Plan::default()
        },
        on: day(on),
    }
}

fn refused(outcome: Result<(), Refusal>, reason: &str) {
    let refusal = outcome.unwrap_err();
    assert_eq!(refusal.reason, reason, "{}", refusal.message);
}

#[test]
fn who_drafted_a_call_does_not_publish_it() {
    let drafted = [TakenBefore {
        step: "CreateCall".into(),
        actor: "li".into(),
    }];
    let facts = facts("2026-03-01");
    let refusal = CALL
        .take("PublishCall", State::Drafted, &drafted, "li", &facts)
        .unwrap_err();
    assert_eq!(refusal.reason, "SAME_PERSON");
    assert!(
        CALL.take("PublishCall", State::Drafted, &drafted, "wang", &facts)
            .is_ok()
    );
}

#[test]
fn a_call_needs_a_plan_that_is_approved_and_not_closed() {
    for (state, reason) in [
        (plan::State::Drafted, "PLAN_NOT_OPEN"),
        (plan::State::Closed, "PLAN_NOT_OPEN"),
    ] {
        let mut facts = facts("2026-03-01");
        facts.plan.state = state.into();
        refused(plan_is_open(&facts), reason);
    }
    assert_eq!(plan_is_open(&facts("2026-03-01")), Ok(()));
}

#[test]
fn both_days_of_the_window_are_within_it() {
    for (on, window_then) in [
        ("2026-03-01", Window::Ahead),
        ("2026-03-02", Window::Open),
        ("2026-03-31", Window::Open),
        ("2026-04-01", Window::Over),
    ] {
        assert_eq!(window(&guide(), day(on)), window_then, "{on}");
        let taken = refuse_closed_window(&guide(), day(on)).is_ok();
        assert_eq!(taken, window_then == Window::Open, "{on}");
    }
    let draft = Guide {
        state: State::Drafted.into(),
        ..guide()
    };
    refused(refuse_closed_window(&draft, day("2026-03-02")), "CALL_NOT_OPEN");
}

#[test]
fn a_panel_is_drawn_after_the_window_and_a_call_published_before_its_end() {
    refused(window_is_over(&facts("2026-03-31")), "CALL_NOT_CLOSED");
    assert_eq!(window_is_over(&facts("2026-04-01")), Ok(()));
    refused(window_has_not_ended(&facts("2026-04-01")), "DAY_OUT_OF_ORDER");
    assert_eq!(window_has_not_ended(&facts("2026-03-31")), Ok(()));
}

#[test]
fn a_call_that_contradicts_itself_is_refused_with_the_field() {
    type Change = fn(&mut Guide);
    let wrong: [(&str, Change); 7] = [
        ("call.opens_on", |guide| guide.opens_on = "2026-02-30".into()),
        ("call.closes_on", |guide| guide.closes_on = "2026-03-01".into()),
        ("call.criteria", |guide| {
            guide.criteria = vec![criterion("novelty", 999)]
        }),
        ("call.criteria[1].id", |guide| {
            guide.criteria = vec![criterion("novelty", 500), criterion("novelty", 500)]
        }),
        ("call.experts_per_application", |guide| {
            guide.experts_per_application = 2
        }),
        ("call.conditions.starts_not_before", |guide| {
            guide.conditions = Some(CallConditions {
                starts_not_before: "soon".into(),
                ..CallConditions::default()
            })
        }),
        ("call.conditions.starts_not_after", |guide| {
            guide.conditions = Some(CallConditions {
                starts_not_before: "2026-07-01".into(),
                starts_not_after: "2026-06-30".into(),
                ..CallConditions::default()
            })
        }),
    ];
    for (field, change) in wrong {
        let mut guide = guide();
        change(&mut guide);
        assert_eq!(refuse_contradictions(&guide, 3).unwrap_err().field, field);
    }
    assert_eq!(refuse_contradictions(&guide(), 3), Ok(()));
}
