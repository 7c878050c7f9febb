use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::coordination::Campaign;
use kezhi_proto::coordination::campaign::Plan;

use super::rules::*;

fn plan(year: i32, starts_on: &str, ends_on: &str) -> Plan {
    Plan {
        year,
        starts_on: starts_on.into(),
        ends_on: ends_on.into(),
        ..Plan::default()
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
fn a_plan_has_its_days_in_order_and_in_its_year() {
    for (year, starts_on, ends_on, expected) in [
        (2026, "2026-03-02", "2026-03-02", ""),
        (2026, "2025-12-01", "2026-02-28", ""),
        (2025, "2025-12-01", "2026-02-28", ""),
        (2027, "2025-12-01", "2026-02-28", "plan.year"),
        (2024, "2025-12-01", "2026-02-28", "plan.year"),
        (2026, "2026-03-02", "2026-03-01", "plan.ends_on"),
        (2026, "2026-02-30", "2026-03-01", "plan.starts_on"),
    ] {
        assert_eq!(refused(read(plan(year, starts_on, ends_on))), expected);
    }
}

#[test]
fn it_keeps_its_year_is_launched_until_its_last_day_and_ends_when_its_tasks_are_done() {
    let mut facts = Facts {
        plan: plan(2026, "2026-03-02", "2026-06-30"),
        new_year: Some(2026),
        on: "2026-06-30".parse().unwrap(),
        open_tasks: Some(Vec::new()),
        ..Facts::of(&Campaign::default(), "2026-03-02".parse().unwrap())
    };
    let rules = [year_stays, is_not_over, every_task_is_done];
    assert!(rules.iter().all(|rule| rule(&facts).is_ok()));
    facts.new_year = Some(2027);
    facts.on = "2026-07-01".parse().unwrap();
    facts.open_tasks = Some(vec!["grouptasks/1".into(), "grouptasks/2".into()]);
    assert_eq!(
        rules.map(|rule| refused(rule(&facts))),
        ["plan.year", "DAY_OUT_OF_ORDER", "TASKS_OPEN"]
    );
}

#[test]
fn it_does_not_end_before_the_last_of_its_tasks() {
    for (last_ended_on, expected) in [("", ""), ("2026-06-30", ""), ("2026-07-01", "DAY_OUT_OF_ORDER")] {
        let facts = Facts {
            on: "2026-06-30".parse().unwrap(),
            last_ended_on: Some(Day::stated(last_ended_on)),
            ..Facts::of(&Campaign::default(), "2026-03-02".parse().unwrap())
        };
        assert_eq!(refused(last_task_has_ended(&facts)), expected, "{last_ended_on}");
    }
}
