use kezhi_procedure::Refusal;
use kezhi_proto::coordination::Campaign;
use kezhi_proto::coordination::campaign::{Plan, State};

use super::rules::*;

fn facts(state: State) -> Facts {
    let campaign = Campaign {
        name: "campaigns/1".into(),
        state: state.into(),
        launched_on: "2026-03-02".into(),
        plan: Some(Plan {
            departments: vec!["departments/1".into(), "departments/2".into()],
            ..Plan::default()
        }),
        ..Campaign::default()
    };
    Facts {
        campaign: Some(campaign),
        department: "departments/2".into(),
        on: "2026-03-02".parse().unwrap(),
    }
}

/// The field that a refusal names, or its reason where it names none.
fn refused<T>(outcome: Result<T, Refusal>) -> String {
    match outcome.map_err(|refusal| (refusal.field, refusal.reason)) {
        Ok(_) => String::new(),
        Err((field, reason)) if field.is_empty() => reason.into(),
        Err((field, _)) => field,
    }
}

#[test]
fn a_campaign_gives_tasks_while_it_runs() {
    for (state, expected) in [
        (State::Planned, "CAMPAIGN_NOT_LAUNCHED"),
        (State::Launched, ""),
        (State::Concluded, "CAMPAIGN_NOT_LAUNCHED"),
        (State::Abandoned, "CAMPAIGN_NOT_LAUNCHED"),
    ] {
        assert_eq!(refused(campaign_is_launched(&facts(state))), expected, "{state:?}");
    }
    let mut facts = facts(State::Launched);
    facts.on = "2026-03-01".parse().unwrap();
    assert_eq!(refused(campaign_is_launched(&facts)), "CAMPAIGN_NOT_LAUNCHED");
    facts.campaign = None;
    assert_eq!(refused(campaign_is_launched(&facts)), "");
}

#[test]
fn a_campaign_gives_tasks_to_those_who_take_part_in_it() {
    let mut facts = facts(State::Launched);
    assert_eq!(refused(department_takes_part(&facts)), "");
    facts.department = "departments/3".into();
    assert_eq!(refused(department_takes_part(&facts)), "assignment.department");
    facts.campaign = None;
    assert_eq!(refused(department_takes_part(&facts)), "");
}

#[test]
fn an_extension_leads_to_a_later_day_that_is_not_over() {
    for (due_on, on, expected) in [
        ("2026-03-10", "2026-03-02", ""),
        ("2026-03-09", "2026-03-02", "due_on"),
        ("2026-03-10", "2026-03-10", ""),
        ("2026-03-10", "2026-03-11", "due_on"),
        ("2026-02-30", "2026-03-02", "due_on"),
    ] {
        let read = read_extension(due_on, "2026-03-09", on.parse().unwrap());
        assert_eq!(refused(read), expected, "to {due_on} on {on}");
    }
}
