//! Tasks: assigned, reminded of, reported, returned, extended, accepted, cancelled; each department sees its own.

use kezhi_proto::common::time_limit::State as Limit;
use kezhi_proto::coordination::group_task::{Assignment, Report, State};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::campaigns::launched;
use super::{changed, department, is_in_no_log, limits_of, limits_seen, of_department, registered};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const DUE_ON: &str = "2026-03-09";
const LATE_ON: &str = "2026-03-10";

type Answer = Result<Response<GroupTask>, Status>;

#[tokio::test]
async fn a_task_is_reported_returned_and_reported_again_each_time_by_an_agreed_day() {
    on_each_suite(TODAY, async |suite| {
        let name = registered(&suite, 0).await;
        let task = it_is_assigned(&suite, &name).await;
        its_department_sees_it(&suite, &task).await;
        it_is_reported_and_returned(&suite, &task).await;
        suite.move_to(LATE_ON).await;
        it_is_reported_late_and_accepted(&suite, &task).await;
        is_in_no_log(&suite, &task, "group-task.accepted", &["王某某", "缺少附表"]).await;
    })
    .await;
}

async fn it_is_assigned(suite: &Suite, department: &str) -> String {
    let li = suite.officer("li");
    let early = assert_refused(assign(&li, department, "", "2026-03-01").await, "FIELD_INVALID", "");
    assert_eq!(early.fields(), ["assignment.due_on"]);
    let unknown = assign(&li, "departments/x", "", DUE_ON).await;
    assert_refused(unknown, "RESOURCE_NOT_FOUND", "").says("resource", "departments/x");
    let task = assign(&li, department, "", DUE_ON).await.good();
    assert_eq!(
        (task.state(), task.due_on.as_str(), task.assigned_on.as_str()),
        (State::Open, DUE_ON, TODAY)
    );
    let offered = ["RemindGroupTask", "ReportGroupTask"];
    assert_eq!(task.allowed_steps, offered);
    let limits = limits_of(suite, &task.name).await;
    assert_eq!((limits.len(), limits[0].rule_id.as_str()), (1, "agreed.group-task"));
    for times in 1..=2 {
        let remind = step!(RemindGroupTaskRequest, task.name, "");
        let reminded = suite.head().group_tasks().remind_group_task(remind).await.good();
        assert_eq!(
            (reminded.state(), reminded.reminders, reminded.reminded_on.as_str()),
            (State::Open, times, TODAY)
        );
    }
    task.name
}

async fn its_department_sees_it(suite: &Suite, task: &str) {
    assert_eq!(listed(&of_department(suite, 0), "", "").await, [task]);
    assert_eq!(get(&of_department(suite, 0), task).await.good().reminders, 2);
    for stranger in [of_department(suite, 1), suite.of("431202", "officer", "qian")] {
        assert_refused(get(&stranger, task).await, "RESOURCE_NOT_FOUND", "");
        assert_eq!(listed(&stranger, "", "").await, [""; 0]);
    }
    let other = report(&of_department(suite, 1), task, "").await;
    assert_refused(other, "RESOURCE_NOT_FOUND", "");
}

async fn it_is_reported_and_returned(suite: &Suite, task: &str) {
    let own = of_department(suite, 0);
    let backdated = report(&own, task, "2026-03-01").await;
    assert_refused(backdated, "DAY_OUT_OF_ORDER", "");
    let reported = report(&own, task, "").await.good();
    assert_eq!((reported.state(), reported.late), (State::Reported, false));
    let again = report(&own, task, "").await;
    assert_refused(again, "STEP_NOT_ALLOWED", "").says("state", "STATE_REPORTED");
    let early = send_back(&suite.officer("li"), task, "2026-03-01").await;
    assert_eq!(assert_refused(early, "FIELD_INVALID", "").fields(), ["due_on"]);
    let returned = send_back(&suite.officer("li"), task, DUE_ON).await.good();
    assert_eq!((returned.state(), returned.report), (State::Open, None));
    let [former] = returned.returned_reports.as_slice() else {
        panic!("{:?}", returned.returned_reports)
    };
    assert_eq!(
        (
            former.reported_on.as_str(),
            former.returned_on.as_str(),
            former.return_reason.as_str()
        ),
        (TODAY, TODAY, "缺少附表")
    );
    let limits = limits_seen(suite, task).await;
    assert_eq!(
        limits,
        [(DUE_ON.into(), Limit::Open, false), (DUE_ON.into(), Limit::Met, false)]
    );
}

/// An officer reports for the department, a day late, and does not judge that.
async fn it_is_reported_late_and_accepted(suite: &Suite, task: &str) {
    let li = suite.officer("li");
    let reported = report(&li, task, "").await.good();
    assert!(reported.late);
    let limits = limits_seen(suite, task).await;
    assert_eq!(
        limits,
        [(DUE_ON.into(), Limit::Met, false), (DUE_ON.into(), Limit::Met, true)]
    );
    for refused in [accept(&li, task).await, send_back(&li, task, LATE_ON).await] {
        assert_refused(refused, "SAME_PERSON", "").says("earlier_step", "ReportGroupTask");
    }
    let accepted = accept(&suite.officer("zhao"), task).await.good();
    assert_eq!(
        (accepted.state(), accepted.ended_on.as_str(), accepted.late),
        (State::Accepted, LATE_ON, true)
    );
    assert_refused(cancel(suite, task).await, "STEP_NOT_ALLOWED", "");
}

#[tokio::test]
async fn a_day_is_extended_before_it_is_over_and_after_and_what_was_is_kept() {
    on_each_suite(TODAY, async |suite| {
        let department = registered(&suite, 0).await;
        let task = assign(&suite.officer("li"), &department, "", DUE_ON).await.good().name;
        let same = assert_refused(extend(&suite, &task, DUE_ON).await, "FIELD_INVALID", "");
        assert_eq!(same.fields(), ["due_on"]);
        extend(&suite, &task, "2026-03-11").await.good();

        suite.move_to("2026-03-13").await;
        let over = assert_refused(extend(&suite, &task, "2026-03-12").await, "FIELD_INVALID", "");
        assert_eq!(over.fields(), ["due_on"]);
        let extended = extend(&suite, &task, "2026-03-13").await.good();
        let told = extended
            .extensions
            .iter()
            .map(|one| [one.from.as_str(), &one.to, &one.extended_on]);
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                [DUE_ON, "2026-03-11", TODAY],
                ["2026-03-11", "2026-03-13", "2026-03-13"]
            ]
        );
        let reported = report(&of_department(&suite, 0), &task, "").await.good();
        assert!(!reported.late);
        let limits = limits_seen(&suite, &task).await;
        let states: Vec<_> = limits
            .iter()
            .map(|(due_on, state, _)| (due_on.as_str(), *state))
            .collect();
        assert_eq!(
            states,
            [
                (DUE_ON, Limit::Cancelled),
                ("2026-03-11", Limit::Cancelled),
                ("2026-03-13", Limit::Met)
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_task_of_a_campaign_goes_to_who_takes_part_in_it_and_may_be_taken_back() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        let departments = [registered(&suite, 0).await, registered(&suite, 1).await];
        let campaign = launched(&suite, &departments[..1]).await;
        let outside = assign(&li, &departments[1], &campaign, DUE_ON).await;
        let outside = assert_refused(outside, "FIELD_INVALID", "");
        assert_eq!(outside.fields(), ["assignment.department"]);
        let task = assign(&li, &departments[0], &campaign, DUE_ON).await.good().name;
        let other = assign(&li, &departments[1], "", DUE_ON).await.good().name;
        let auditor = suite.auditor();
        assert_eq!(listed(&auditor, "", "").await, [other.clone(), task.clone()]);
        assert_eq!(listed(&auditor, &departments[1], "").await, [other]);
        assert_eq!(listed(&auditor, "", &campaign).await, std::slice::from_ref(&task));
        assert_eq!(listed(&of_department(&suite, 1), "", &campaign).await, [""; 0]);

        let cancelled = cancel(&suite, &task).await.good();
        assert_eq!(
            (
                cancelled.state(),
                cancelled.ended_on.as_str(),
                cancelled.cancellation_reason.as_str()
            ),
            (State::Cancelled, TODAY, "已由上级办理")
        );
        let limits = limits_seen(&suite, &task).await;
        assert_eq!(limits, [(DUE_ON.into(), Limit::Cancelled, false)]);
        let none = report(&of_department(&suite, 0), &task, "").await;
        assert_refused(none, "STEP_NOT_ALLOWED", "").says("state", "STATE_CANCELLED");

        let mut inactive = department(1);
        inactive.state = department::State::Inactive.into();
        changed(&suite, &departments[1], inactive).await;
        let no_more = assign(&li, &departments[1], "", DUE_ON).await;
        let no_more = assert_refused(no_more, "FIELD_INVALID", "");
        assert_eq!(no_more.fields(), ["assignment.department"]);
    })
    .await;
}

/// Assigns a task to a department, of a campaign or of none.
pub async fn assign(who: &Person, department: &str, campaign: &str, due_on: &str) -> Answer {
    let assignment = Assignment {
        title: "排查农贸市场".into(),
        text: "排查假冒专利标识,月底前报告。".into(),
        department: department.into(),
        campaign: campaign.into(),
        due_on: due_on.into(),
    };
    let assign = AssignGroupTaskRequest {
        assignment: Some(assignment),
        ..AssignGroupTaskRequest::default()
    };
    who.group_tasks().assign_group_task(assign).await
}

/// Reports a task on a day.
pub async fn report(who: &Person, name: &str, on: &str) -> Answer {
    let report = Report {
        text: "排查12家,移送王某某一案。".into(),
        ..Report::default()
    };
    let report = step!(ReportGroupTaskRequest, name, on, report: report);
    who.group_tasks().report_group_task(report).await
}

async fn accept(who: &Person, name: &str) -> Answer {
    who.group_tasks()
        .accept_group_task_report(step!(AcceptGroupTaskReportRequest, name, ""))
        .await
}

async fn send_back(who: &Person, name: &str, due_on: &str) -> Answer {
    let send_back = step!(ReturnGroupTaskReportRequest, name, "", reasons: "缺少附表", due_on: due_on);
    who.group_tasks().return_group_task_report(send_back).await
}

async fn extend(suite: &Suite, name: &str, due_on: &str) -> Answer {
    let extend = step!(ExtendGroupTaskRequest, name, "", reasons: "线索增多", due_on: due_on);
    suite.head().group_tasks().extend_group_task(extend).await
}

/// Takes a task back.
pub async fn cancel(suite: &Suite, name: &str) -> Answer {
    let cancel = step!(CancelGroupTaskRequest, name, "", reasons: "已由上级办理");
    suite.head().group_tasks().cancel_group_task(cancel).await
}

async fn get(who: &Person, name: &str) -> Answer {
    who.group_tasks()
        .get_group_task(GetGroupTaskRequest { name: name.into() })
        .await
}

/// The names of the tasks that a caller finds, newest first.
async fn listed(who: &Person, department: &str, campaign: &str) -> Vec<String> {
    let list = ListGroupTasksRequest {
        department: department.into(),
        campaign: campaign.into(),
        ..ListGroupTasksRequest::default()
    };
    let listed = who.group_tasks().list_group_tasks(list).await.good().group_tasks;
    listed.into_iter().map(|task| task.name).collect()
}
