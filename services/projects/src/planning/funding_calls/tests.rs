//! The table is sound, and the rules refuse what contradicts itself.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, TakenBefore};
use kezhi_proto::projects::funding_call::{State, Window};
use kezhi_proto::projects::{CallConditions, Plan, ReviewCriterion, plan};

use super::FundingCall;
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

fn funding_call() -> FundingCall {
    FundingCall {
        state: State::Published.into(),
        opens_on: "2026-03-02".into(),
        closes_on: "2026-03-31".into(),
        criteria: vec![criterion("novelty", 600), criterion("feasibility", 400)],
        experts_per_application: 3,
        ..FundingCall::default()
    }
}

fn facts(on: &str) -> Facts {
    Facts {
        funding_call: funding_call(),
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
        step: "CreateFundingCall".into(),
        actor: "li".into(),
    }];
    let facts = facts("2026-03-01");
    let refusal = CALL
        .take("PublishFundingCall", State::Drafted, &drafted, "li", &facts)
        .unwrap_err();
    assert_eq!(refusal.reason, "SAME_PERSON");
    assert!(
        CALL.take("PublishFundingCall", State::Drafted, &drafted, "wang", &facts)
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
        assert_eq!(window(&funding_call(), day(on)), window_then, "{on}");
        let taken = refuse_closed_window(&funding_call(), day(on)).is_ok();
        assert_eq!(taken, window_then == Window::Open, "{on}");
    }
    let draft = FundingCall {
        state: State::Drafted.into(),
        ..funding_call()
    };
    refused(refuse_closed_window(&draft, day("2026-03-02")), "FUNDING_CALL_NOT_OPEN");
}

#[test]
fn a_panel_is_drawn_after_the_window_and_a_call_published_before_its_end() {
    refused(window_is_over(&facts("2026-03-31")), "FUNDING_CALL_NOT_CLOSED");
    assert_eq!(window_is_over(&facts("2026-04-01")), Ok(()));
    refused(window_has_not_ended(&facts("2026-04-01")), "DAY_OUT_OF_ORDER");
    assert_eq!(window_has_not_ended(&facts("2026-03-31")), Ok(()));
}

#[test]
fn a_call_that_contradicts_itself_is_refused_with_the_field() {
    type Change = fn(&mut FundingCall);
    let wrong: [(&str, Change); 7] = [
        ("funding_call.opens_on", |funding_call| {
            funding_call.opens_on = "2026-02-30".into()
        }),
        ("funding_call.closes_on", |funding_call| {
            funding_call.closes_on = "2026-03-01".into()
        }),
        ("funding_call.criteria", |funding_call| {
            funding_call.criteria = vec![criterion("novelty", 999)]
        }),
        ("funding_call.criteria[1].id", |funding_call| {
            funding_call.criteria = vec![criterion("novelty", 500), criterion("novelty", 500)]
        }),
        ("funding_call.experts_per_application", |funding_call| {
            funding_call.experts_per_application = 2
        }),
        ("funding_call.conditions.starts_not_before", |funding_call| {
            funding_call.conditions = Some(CallConditions {
                starts_not_before: "soon".into(),
                ..CallConditions::default()
            })
        }),
        ("funding_call.conditions.starts_not_after", |funding_call| {
            funding_call.conditions = Some(CallConditions {
                starts_not_before: "2026-07-01".into(),
                starts_not_after: "2026-06-30".into(),
                ..CallConditions::default()
            })
        }),
    ];
    for (field, change) in wrong {
        let mut funding_call = funding_call();
        change(&mut funding_call);
        assert_eq!(refuse_contradictions(&funding_call, 3).unwrap_err().field, field);
    }
    assert_eq!(refuse_contradictions(&funding_call(), 3), Ok(()));
}
