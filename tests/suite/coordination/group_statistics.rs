//! What each department of the leading group did and owes, over some months.

use kezhi_proto::coordination::*;

use super::monthly_returns::{asked, file, send_back};
use super::tasks::{assign, cancel, report};
use super::{of_department, registered};
use crate::kit::{Good, Suite, assert_refused, on_each_suite};

const TODAY: &str = "2026-02-20";

#[tokio::test]
async fn what_is_late_or_missing_is_seen_of_each_department_and_in_all() {
    on_each_suite(TODAY, async |suite| {
        let departments = [registered(&suite, 0).await, registered(&suite, 1).await];
        let li = suite.officer("li");
        let february = asked(&suite, "2026-02").await;
        tasks_are_assigned(&suite, &departments).await;

        suite.move_to("2026-03-05").await;
        file(&of_department(&suite, 0), &february[0], "", 3).await.good();
        asked(&suite, "2026-03").await;
        suite.move_to("2026-03-06").await;
        assert_eq!(
            counts(&suite, "2026-02", "2026-03").await,
            [
                (departments[0].clone(), [2, 1, 0, 0, 1], [3, 300], [2, 1, 0, 1, 0, 0]),
                (departments[1].clone(), [2, 0, 0, 1, 1], [0, 0], [2, 0, 0, 0, 1, 1]),
                (String::new(), [4, 1, 0, 1, 2], [3, 300], [4, 1, 0, 1, 1, 1]),
            ]
        );
        file(&li, &february[1], "", 4).await.good();
        send_back(&suite.officer("zhao"), &february[0], "2026-03-20")
            .await
            .good();
        assert_eq!(
            counts(&suite, "2026-02", "2026-02").await,
            [
                (departments[0].clone(), [1, 0, 0, 0, 1], [0, 0], [2, 1, 0, 1, 0, 0]),
                (departments[1].clone(), [1, 0, 1, 0, 0], [4, 400], [2, 0, 0, 0, 1, 1]),
                (String::new(), [2, 0, 1, 0, 1], [4, 400], [4, 1, 0, 1, 1, 1]),
            ]
        );
        let nothing = (String::new(), [0; 5], [0, 0], [0; 6]);
        assert_eq!(counts(&suite, "2025-01", "2025-12").await, [nothing]);
        let backwards = GetGroupStatisticsRequest {
            from_month: "2026-03".into(),
            to_month: "2026-02".into(),
        };
        let backwards = suite.auditor().group_statistics().get_group_statistics(backwards).await;
        assert_eq!(assert_refused(backwards, "FIELD_INVALID", "").fields(), ["to_month"]);
    })
    .await;
}

/// One that is reported in time, one that is open, one that will be overdue, and one that is cancelled.
async fn tasks_are_assigned(suite: &Suite, departments: &[String; 2]) {
    let li = suite.officer("li");
    let done = assign(&li, &departments[0], "", "2026-03-05").await.good().name;
    report(&of_department(suite, 0), &done, "").await.good();
    assign(&li, &departments[0], "", "2026-03-06").await.good();
    assign(&li, &departments[1], "", "2026-03-05").await.good();
    let cancelled = assign(&li, &departments[1], "", "2026-03-05").await.good().name;
    cancel(suite, &cancelled).await.good();
}

type Counted = (String, [i64; 5], [i64; 2], [i64; 6]);

/// The counts of each department and, last, of all: its returns, its cases and fines, its tasks.
async fn counts(suite: &Suite, from: &str, to: &str) -> Vec<Counted> {
    let request = GetGroupStatisticsRequest {
        from_month: from.into(),
        to_month: to.into(),
    };
    let mut auditor = suite.auditor().group_statistics();
    let counted = auditor.get_group_statistics(request).await.good();
    let named = |count: &GroupCount| !count.display_name.is_empty();
    assert!(counted.departments.iter().all(named));
    counted.departments.into_iter().chain(counted.total).map(told).collect()
}

fn told(count: GroupCount) -> Counted {
    let sums = count.figures.unwrap_or_default();
    let returns = [
        count.returns_expected,
        count.returns_filed,
        count.returns_late,
        count.returns_missing,
        count.returns_open,
    ];
    let tasks = [
        count.tasks_assigned,
        count.tasks_in_time,
        count.tasks_late,
        count.tasks_open,
        count.tasks_overdue,
        count.tasks_cancelled,
    ];
    (count.department, returns, [sums.cases_filed, sums.fines_fen], tasks)
}
