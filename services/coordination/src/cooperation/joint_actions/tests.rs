use kezhi_procedure::Refusal;
use kezhi_proto::coordination::JointAction;
use kezhi_proto::coordination::joint_action::{Counts, Participation, Plan};

use super::rules::*;

fn facts(on: &str) -> Facts {
    Facts {
        plan: Plan {
            starts_on: "2026-04-08".into(),
            ends_on: "2026-04-10".into(),
            ..Plan::default()
        },
        on: on.parse().unwrap(),
        participations: Vec::new(),
    }
}

/// A department that recorded a result on a day, or was excused on one.
fn part(department: &str, recorded_on: &str, excused_on: &str) -> Participation {
    Participation {
        department: department.into(),
        credit_code: format!("code of {department}"),
        counts: (!recorded_on.is_empty()).then_some(Counts {
            premises: 3,
            leads: 2,
            cases: 1,
            goods: i64::MAX,
        }),
        recorded_on: recorded_on.into(),
        excused_on: excused_on.into(),
        ..Participation::default()
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
fn a_plan_does_not_end_before_it_begins() {
    for (ends_on, expected) in [
        ("2026-04-08", ""),
        ("2026-04-07", "plan.ends_on"),
        ("2026-04-31", "plan.ends_on"),
    ] {
        let plan = Plan {
            ends_on: ends_on.into(),
            ..facts("2026-04-08").plan
        };
        assert_eq!(refused(read(plan)), expected, "{ends_on}");
    }
}

#[test]
fn it_is_launched_until_its_last_day_and_has_results_from_its_first() {
    let late = "DAY_OUT_OF_ORDER";
    for (on, launched, recorded) in [
        ("2026-04-07", "", late),
        ("2026-04-08", "", ""),
        ("2026-04-10", "", ""),
        ("2026-04-11", late, ""),
    ] {
        assert_eq!(refused(is_not_over(&facts(on))), launched, "{on}");
        assert_eq!(refused(has_begun(&facts(on))), recorded, "{on}");
    }
}

#[test]
fn it_is_concluded_once_each_department_reported_or_is_excused() {
    let reported = part("departments/1", "2026-04-09", "");
    let excused = part("departments/2", "", "2026-04-09");
    let silent = part("departments/3", "", "");
    for (participations, expected) in [
        (vec![reported.clone(), excused.clone()], ""),
        (vec![reported.clone(), silent], "RESULTS_MISSING"),
    ] {
        let facts = Facts {
            participations,
            ..facts("2026-04-10")
        };
        assert_eq!(refused(every_department_reported(&facts)), expected);
    }
    assert_eq!(refused(refuse_reported(&excused)), "");
    assert_eq!(refused(refuse_reported(&reported)), "department");
}

#[test]
fn results_add_up_and_a_department_is_shown_its_own() {
    let participations = vec![
        part("departments/1", "2026-04-09", ""),
        part("departments/2", "2026-04-09", ""),
        part("departments/3", "", "2026-04-09"),
    ];
    let sum = total(&participations);
    assert_eq!((sum.premises, sum.leads, sum.cases, sum.goods), (6, 4, 2, i64::MAX));
    let mut action = JointAction {
        participations,
        total: Some(sum),
        ..JointAction::default()
    };
    assert_eq!(refused(participation(&mut action, "departments/4")), "department");
    let own = participation(&mut action, "departments/2").unwrap().clone();
    let shown = shown_to(action, &own.credit_code);
    assert_eq!((shown.participations, shown.total), (vec![own], None));
}
