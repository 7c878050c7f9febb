use kezhi_proto::coordination::group_task::{Assignment, State};
use kezhi_proto::coordination::monthly_return::{Figures, Filing};
use kezhi_proto::coordination::{GroupCount, GroupTask, MonthlyReturn};

use super::rules::*;

const TODAY: &str = "2026-03-10";

fn filed(cases_filed: i64, fines_fen: i64) -> Option<Filing> {
    Some(Filing {
        figures: Some(Figures {
            cases_filed,
            fines_fen,
            ..Figures::default()
        }),
        ..Filing::default()
    })
}

#[test]
fn every_return_counts_once_and_what_is_filed_is_summed() {
    let mut all = GroupCount::default();
    for (filing, due_on, late, expected) in [
        (filed(2, 100), "2026-03-05", false, [1, 0, 0, 0]),
        (filed(3, i64::MAX), "2026-03-05", true, [0, 1, 0, 0]),
        (None, "2026-03-09", false, [0, 0, 1, 0]),
        (None, "2026-03-09", true, [0, 0, 1, 0]),
        (None, "2026-03-10", false, [0, 0, 0, 1]),
    ] {
        let one = MonthlyReturn {
            filing,
            due_on: due_on.into(),
            late,
            ..MonthlyReturn::default()
        };
        let mut count = GroupCount::default();
        for count in [&mut count, &mut all] {
            count_return(count, &one, TODAY.parse().unwrap());
        }
        let places = [
            count.returns_filed,
            count.returns_late,
            count.returns_missing,
            count.returns_open,
        ];
        assert_eq!((count.returns_expected, places), (1, expected), "{one:?}");
    }
    let sums = all.figures.unwrap();
    assert_eq!(
        (all.returns_expected, sums.cases_filed, sums.fines_fen),
        (5, 5, i64::MAX)
    );
}

#[test]
fn every_task_counts_once() {
    for (state, due_on, late, expected) in [
        (State::Reported, "2026-03-05", false, [1, 0, 0, 0, 0]),
        (State::Accepted, "2026-03-05", false, [1, 0, 0, 0, 0]),
        (State::Reported, "2026-03-05", true, [0, 1, 0, 0, 0]),
        (State::Accepted, "2026-03-05", true, [0, 1, 0, 0, 0]),
        (State::Open, "2026-03-10", true, [0, 0, 1, 0, 0]),
        (State::Open, "2026-03-09", false, [0, 0, 0, 1, 0]),
        (State::Cancelled, "2026-03-09", true, [0, 0, 0, 0, 1]),
    ] {
        let task = GroupTask {
            state: state.into(),
            assignment: Some(Assignment {
                department: "departments/1".into(),
                ..Assignment::default()
            }),
            due_on: due_on.into(),
            late,
            ..GroupTask::default()
        };
        let mut count = GroupCount::default();
        count_task(&mut count, &task, TODAY.parse().unwrap());
        let places = [
            count.tasks_in_time,
            count.tasks_late,
            count.tasks_open,
            count.tasks_overdue,
            count.tasks_cancelled,
        ];
        assert_eq!((count.tasks_assigned, places), (1, expected), "{task:?}");
        assert_eq!(department_of(&task), "departments/1");
    }
}

#[test]
fn a_span_of_months_is_in_order_and_not_too_long() {
    let months = read_span("2025-11", "2026-02").unwrap();
    let written: Vec<_> = months.iter().map(ToString::to_string).collect();
    assert_eq!(written, ["2025-11", "2025-12", "2026-01", "2026-02"]);
    for (from, to, expected) in [
        ("2026-02", "2026-02", ""),
        ("2026-02", "2026-01", "to_month"),
        ("2021-03", "2026-02", ""),
        ("2021-02", "2026-02", "to_month"),
        ("2025-00", "2026-02", "from_month"),
        ("1900-01", "9999-12", "to_month"),
    ] {
        let refused = read_span(from, to).err().map(|refusal| refusal.field);
        assert_eq!(refused.unwrap_or_default(), expected, "{from} to {to}");
    }
}
