//! What the rules refuse, and what they let pass, and how tasks and indicators are counted; who may not confirm is played in the
//! suite.

use kezhi_procedure::Refusal;
use kezhi_proto::coordination::strategy::{self, Content, Evaluation, Indicator, Value};
use kezhi_proto::coordination::strategy_task::{Assignment, Completion, Participant, Reopening, Report, State};
use kezhi_proto::coordination::{DepartmentProgress, Strategy, StrategyTask};

use super::progress::{count, progress_of};
use super::rules::*;

const DUE_ON: &str = "2026-11-30";
const APPROVED_ON: &str = "2026-03-02";

fn participant(department: &str) -> Participant {
    Participant {
        department: department.into(),
        ..Participant::default()
    }
}

/// What department 1 is to do for the patents with department 2.
fn assignment() -> Assignment {
    Assignment {
        year: 2026,
        responsible: Some(participant("departments/1")),
        cooperating: vec![participant("departments/2")],
        indicator: "发明专利".into(),
        target_thousandths: Some(120_000),
        due_on: DUE_ON.into(),
        ..Assignment::default()
    }
}

fn strategy() -> Strategy {
    Strategy {
        state: strategy::State::Approved.into(),
        content: Some(Content {
            from_year: 2026,
            to_year: 2030,
            indicators: vec![indicator()],
            ..Content::default()
        }),
        approved_on: APPROVED_ON.into(),
        ..Strategy::default()
    }
}

fn indicator() -> Indicator {
    Indicator {
        name: "发明专利".into(),
        baseline_thousandths: 100_000,
        ..Indicator::default()
    }
}

fn facts() -> Facts {
    Facts {
        strategy: Some(strategy()),
        assignment: assignment(),
        permille: 500,
        on: APPROVED_ON.parse().unwrap(),
        ..Facts::of(&StrategyTask::default(), "2026-03-02".parse().unwrap())
    }
}

fn refused<T>(outcome: Result<T, Refusal>) -> String {
    match outcome.map_err(|refusal| (refusal.field, refusal.reason)) {
        Ok(_) => String::new(),
        Err((field, reason)) if field.is_empty() => reason.into(),
        Err((field, _)) => field,
    }
}

#[test]
fn an_assignment_names_nobody_twice_and_is_due_on_a_day_that_is_not_over() {
    let on = "2026-03-02".parse().unwrap();
    for (change, expected) in [
        (&|_| {}, ""),
        (&|given| given.due_on = "2026-03-02".into(), ""),
        (&|given| given.due_on = "2026-03-01".into(), "assignment.due_on"),
        (&|given| given.target_thousandths = None, ""),
        (&|given| given.indicator.clear(), "assignment.target_thousandths"),
        (
            &|given| given.cooperating.push(participant("departments/1")),
            "assignment.cooperating[1].department",
        ),
        (
            &|given| given.cooperating.push(participant("departments/2")),
            "assignment.cooperating[0].department",
        ),
    ] as [(&dyn Fn(&mut Assignment), &str); 7]
    {
        let mut given = assignment();
        change(&mut given);
        assert_eq!(refused(read(given, on)), expected);
    }
}

#[test]
fn a_path_leads_to_its_participant() {
    let mut assignment = assignment();
    let paths = participants_with_paths(&mut assignment).map(|(path, one)| (path, one.department.clone()));
    let expected = [
        ("assignment.responsible.department", "departments/1"),
        ("assignment.cooperating[0].department", "departments/2"),
    ];
    assert!(paths.eq(expected.map(|(path, name)| (path.into(), name.into()))));
}

#[test]
fn a_task_is_of_a_strategy_in_force_of_its_years_and_of_its_indicators() {
    use strategy::State::{Approved, Consulted, Retired};
    for (state, expected) in [
        (Approved, ""),
        (Consulted, "STRATEGY_NOT_IN_FORCE"),
        (Retired, "STRATEGY_NOT_IN_FORCE"),
    ] {
        let mut facts = facts();
        facts.strategy.as_mut().unwrap().state = state.into();
        assert_eq!(refused(strategy_is_in_force(&facts)), expected, "{state:?}");
    }
    for (on, expected) in [("2026-03-01", "STRATEGY_NOT_IN_FORCE"), ("2026-03-03", "")] {
        let facts = Facts {
            on: on.parse().unwrap(),
            ..facts()
        };
        assert_eq!(refused(strategy_is_in_force(&facts)), expected, "{on}");
    }
    let wrong = "assignment.year";
    for (year, expected) in [(2025, wrong), (2026, ""), (2030, ""), (2031, wrong)] {
        let mut facts = facts();
        facts.assignment.year = year;
        assert_eq!(refused(year_is_of_the_strategy(&facts)), expected, "{year}");
    }
    for (indicator, expected) in [("", ""), ("发明专利", ""), ("商标", "assignment.indicator")] {
        let mut facts = facts();
        facts.assignment.indicator = indicator.into();
        assert_eq!(refused(indicator_is_of_the_strategy(&facts)), expected, "{indicator}");
    }
}

#[test]
fn progress_does_not_fall_without_reasons() {
    let fell = "PROGRESS_FELL_WITHOUT_REASONS";
    for (permille, reasons, expected) in [(500, "", ""), (1000, "", ""), (499, " ", fell), (0, "统计口径调整", "")]
    {
        let mut facts = facts();
        facts.report = Some(Report {
            permille,
            fall_reasons: reasons.into(),
            ..Report::default()
        });
        assert_eq!(refused(progress_falls_with_reasons(&facts)), expected, "{permille}");
    }
}

#[test]
fn a_value_is_that_of_an_indicator() {
    for (indicator, value, expected) in [
        ("发明专利", Some(0), ""),
        ("发明专利", None, ""),
        ("", None, ""),
        ("", Some(0), "report.value_thousandths"),
    ] {
        let mut task = task(State::Assigned, "");
        task.assignment.as_mut().unwrap().indicator = indicator.into();
        let outcome = refuse_value_of_nothing("report.value_thousandths", &task, value);
        assert_eq!(refused(outcome), expected, "{indicator} {value:?}");
    }
}

/// A task that was reported as done on a day; on none where it is empty.
fn task(state: State, completed_on: &str) -> StrategyTask {
    StrategyTask {
        state: state.into(),
        assignment: Some(assignment()),
        completion: completed(completed_on, None),
        ..StrategyTask::default()
    }
}

fn completed(completed_on: &str, value_thousandths: Option<i64>) -> Option<Completion> {
    (!completed_on.is_empty()).then(|| Completion {
        completed_on: completed_on.into(),
        value_thousandths,
        ..Completion::default()
    })
}

#[test]
fn every_task_counts_once() {
    for (state, completed_on, today, expected) in [
        (State::Confirmed, DUE_ON, "2026-12-31", [1, 0, 0, 0]),
        (State::Confirmed, "2026-12-01", "2026-12-31", [0, 1, 0, 0]),
        (State::Completed, "2026-12-01", "2026-12-31", [0, 1, 0, 0]),
        (State::Completed, DUE_ON, "2026-12-31", [0, 0, 1, 0]),
        (State::Assigned, "", "2026-12-01", [0, 1, 0, 0]),
        (State::Assigned, "", DUE_ON, [0, 0, 1, 0]),
        (State::Cancelled, "", "2026-12-31", [0, 0, 0, 1]),
    ] {
        assert_eq!(
            counted(&task(state, completed_on), today),
            expected,
            "{state:?} {completed_on}"
        );
    }
    // What was late and sent back is late, whatever the new day.
    for (before, expected) in [("2026-03-31", [0, 0, 1, 0]), ("2026-04-01", [0, 1, 0, 0])] {
        let mut reopened = task(State::Assigned, "");
        reopened.reopenings.push(Reopening {
            completion: completed(before, None),
            due_on: "2026-03-31".into(),
            ..Reopening::default()
        });
        assert_eq!(counted(&reopened, "2026-05-01"), expected, "{before}");
    }
}

fn counted(task: &StrategyTask, today: &str) -> [i32; 4] {
    let mut group = DepartmentProgress::default();
    count(&mut group, task, today.parse().unwrap());
    assert_eq!(group.assigned, 1);
    [group.done, group.late, group.open, group.cancelled]
}

#[test]
fn an_indicator_stands_where_it_was_last_seen() {
    let report = |reported_on: &str, value_thousandths| Report {
        reported_on: reported_on.into(),
        value_thousandths,
        ..Report::default()
    };
    let mut one = task(State::Completed, "");
    one.reports = vec![report("2026-05-01", Some(101_000)), report("2026-09-01", None)];
    let mut other = task(State::Completed, "");
    other.completion = completed("2026-08-01", Some(108_000));
    let mut of_another = task(State::Completed, "");
    of_another.assignment.as_mut().unwrap().indicator = "商标".into();
    of_another.completion = completed("2026-12-01", Some(7_000));
    let evaluated = |evaluated_on: &str| Strategy {
        evaluations: vec![Evaluation {
            evaluated_on: evaluated_on.into(),
            values: vec![Value {
                indicator: "发明专利".into(),
                value_thousandths: 109_000,
            }],
            ..Evaluation::default()
        }],
        ..strategy()
    };
    let tasks = [one, other, of_another];
    for (strategy, tasks, value, day) in [
        (strategy(), &[][..], None, ""),
        (strategy(), &tasks[..1], Some(101_000), "2026-05-01"),
        (strategy(), &tasks, Some(108_000), "2026-08-01"),
        (evaluated("2026-08-01"), &tasks, Some(109_000), "2026-08-01"),
        (evaluated("2026-07-31"), &tasks, Some(108_000), "2026-08-01"),
        (evaluated("2027-01-01"), &tasks, Some(108_000), "2026-08-01"),
    ] {
        let progress = progress_of(indicator(), &strategy, tasks, "2026");
        assert_eq!((progress.last_thousandths, progress.last_on.as_str()), (value, day));
        assert_eq!(progress.baseline_thousandths, 100_000);
    }
}
