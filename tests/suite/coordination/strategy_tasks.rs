//! Tasks under a strategy: assigned to a department, reported by it, confirmed by the bureau or sent back, counted.

use kezhi_proto::common::time_limit;
use kezhi_proto::coordination::strategy_task::{Assignment, Completion, Participant, Report, State};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::strategies::{content, draft, in_force};
use super::{department, is_in_no_log, limits_of, of_department, registered};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-04-02";
const DUE_ON: &str = "2026-04-30";

type Answered = Result<Response<StrategyTask>, Status>;

#[tokio::test]
async fn a_department_reports_its_task_and_the_bureau_confirms_it_or_sends_it_back() {
    on_each_suite(TODAY, async |suite| {
        let departments = [registered(&suite, 0).await, registered(&suite, 1).await];
        let [responsible, cooperating] = departments.each_ref().map(String::as_str);
        let strategy = in_force(&suite, content(&[responsible])).await;
        what_does_not_fit_is_not_assigned(&suite, &strategy, &departments).await;
        let task = assigned(&suite, &strategy, assignment(responsible, &[cooperating])).await;
        those_who_take_part_see_it(&suite, &strategy, &task, &departments).await;
        progress_is_reported(&suite, &task).await;
        it_is_reported_as_done_and_sent_back(&suite, &task).await;
        suite.move_to("2026-05-21").await;
        it_is_done_late_and_confirmed(&suite, &task).await;
        all_are_counted(&suite, &strategy, &departments).await;
    })
    .await;
}

async fn what_does_not_fit_is_not_assigned(suite: &Suite, strategy: &str, departments: &[String; 2]) {
    let li = suite.officer("li");
    let [responsible, cooperating] = departments.each_ref().map(String::as_str);
    let drafted = draft(&li, content(&[]), "").await.good().name;
    let early = assign(&li, &drafted, assignment(responsible, &[])).await;
    let early = assert_refused(early, "STRATEGY_NOT_IN_FORCE", "");
    early.says("strategy", &drafted).says("state", "STATE_DRAFTED");
    let before = AssignStrategyTaskRequest {
        strategy: strategy.into(),
        assignment: Some(assignment(responsible, &[])),
        taken_on: "2026-04-01".into(),
        ..AssignStrategyTaskRequest::default()
    };
    let before = li.strategy_tasks().assign_strategy_task(before).await;
    assert_refused(before, "STRATEGY_NOT_IN_FORCE", "").says("strategy", strategy);
    for (change, field) in [
        (&|given| given.year = 2031, "assignment.year"),
        (&|given| given.indicator = "版权登记量".into(), "assignment.indicator"),
        (&|given| given.indicator.clear(), "assignment.target_thousandths"),
        (&|given| given.due_on = "2026-04-01".into(), "assignment.due_on"),
        (
            &|given| given.cooperating[0].department = responsible.into(),
            "assignment.cooperating[0].department",
        ),
    ] as [(&dyn Fn(&mut Assignment), &str); 5]
    {
        let mut given = assignment(responsible, &[cooperating]);
        change(&mut given);
        let refused = assign(&li, strategy, given).await;
        assert_eq!(assert_refused(refused, "FIELD_INVALID", "").fields(), [field]);
    }
    let inactive = registered(suite, 2).await;
    let mut away = department(2);
    away.state = department::State::Inactive.into();
    let update = UpdateDepartmentRequest {
        name: inactive.clone(),
        department: Some(away),
        ..UpdateDepartmentRequest::default()
    };
    suite.head().departments().update_department(update).await.good();
    let no_more = assign(&li, strategy, assignment(responsible, &[&inactive])).await;
    let no_more = assert_refused(no_more, "FIELD_INVALID", "");
    assert_eq!(no_more.fields(), ["assignment.cooperating[0].department"]);
}

async fn those_who_take_part_see_it(suite: &Suite, strategy: &str, task: &str, departments: &[String; 2]) {
    assert_eq!(due(suite, task).await, [format!("{DUE_ON} Open")]);
    let read = get(&suite.auditor(), task).await.good();
    assert_eq!((read.state(), read.assigned_on.as_str()), (State::Assigned, TODAY));
    for number in [0, 1] {
        let who = of_department(suite, number);
        let as_department = StrategyTask {
            allowed_steps: ["ReportProgress", "CompleteStrategyTask"].map(String::from).to_vec(),
            ..read.clone()
        };
        assert_eq!(get(&who, task).await.good(), as_department);
        for (department, found) in [(&departments[0], 1), (&departments[1], 1)] {
            assert_eq!(listed(&who, strategy, department).await.len(), found);
        }
    }
    let stranger = of_department(suite, 2);
    assert_refused(get(&stranger, task).await, "RESOURCE_NOT_FOUND", "");
    assert_eq!(listed(&stranger, "", "").await, [""; 0]);
    let head = suite.head();
    assert_eq!(listed(&head, strategy, &departments[1]).await, [task]);
    assert_eq!(listed(&head, "strategies/none", "").await, [""; 0]);
}

async fn progress_is_reported(suite: &Suite, task: &str) {
    let (own, cooperating) = (of_department(suite, 0), of_department(suite, 1));
    assert_refused(report(&cooperating, task, 500, "").await, "RESOURCE_NOT_FOUND", "");
    let backdated = step!(ReportProgressRequest, task, "2026-04-01", report: reported(500, ""));
    let backdated = own.strategy_tasks().report_progress(backdated).await;
    assert_refused(backdated, "DAY_OUT_OF_ORDER", "");
    let halfway = report(&own, task, 500, "").await.good();
    assert_eq!(
        (halfway.permille, halfway.reports[0].reported_on.as_str()),
        (500, TODAY)
    );
    let fell = report(&own, task, 400, "").await;
    assert_refused(fell, "PROGRESS_FELL_WITHOUT_REASONS", "").says("permille", 500);
    let fell = report(&suite.officer("li"), task, 400, "统计口径调整").await.good();
    assert_eq!(
        (fell.state(), fell.permille, fell.reports.len()),
        (State::Assigned, 400, 2)
    );
}

async fn it_is_reported_as_done_and_sent_back(suite: &Suite, task: &str) {
    assert_refused(
        complete(&of_department(suite, 1), task, None).await,
        "RESOURCE_NOT_FOUND",
        "",
    );
    assert_refused(confirm(&suite.head(), task).await, "STEP_NOT_ALLOWED", "").says("state", "STATE_ASSIGNED");
    let done = complete(&suite.officer("li"), task, Some(120_000)).await.good();
    assert_eq!((done.state(), done.permille), (State::Completed, 1000));
    for own in [
        confirm(&suite.officer("li"), task).await,
        reopen(&suite.officer("li"), task, "2026-05-20").await,
    ] {
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", "CompleteStrategyTask");
    }
    let over = reopen(&suite.head(), task, "2026-04-01").await;
    assert_eq!(assert_refused(over, "FIELD_INVALID", "").fields(), ["due_on"]);
    let reopened = reopen(&suite.head(), task, "2026-05-20").await.good();
    assert_eq!(
        (reopened.state(), reopened.permille, reopened.completion),
        (State::Assigned, 400, None)
    );
    let [sent_back] = reopened.reopenings.as_slice() else {
        panic!("{:?}", reopened.reopenings)
    };
    assert_eq!(
        (
            sent_back.due_on.as_str(),
            sent_back.completion.clone().unwrap().completed_on.as_str(),
            sent_back.reasons.as_str()
        ),
        (DUE_ON, TODAY, "证明材料不全")
    );
    assert_eq!(
        due(suite, task).await,
        [format!("{DUE_ON} Met"), "2026-05-20 Open".to_string()]
    );
}

async fn it_is_done_late_and_confirmed(suite: &Suite, task: &str) {
    let done = complete(&of_department(suite, 0), task, Some(121_000)).await.good();
    assert_eq!(done.completion.unwrap().completed_on, "2026-05-21");
    assert_eq!(
        due(suite, task).await,
        [format!("{DUE_ON} Met"), "2026-05-20 Met, late".to_string()]
    );
    let confirmed = confirm(&suite.officer("wang"), task).await.good();
    assert_eq!(
        (confirmed.state(), confirmed.confirmed_on.as_str()),
        (State::Confirmed, "2026-05-21")
    );
    let again = reopen(&suite.head(), task, "2026-06-30").await;
    assert_refused(again, "STEP_NOT_ALLOWED", "").says("state", "STATE_CONFIRMED");
    let words = ["新增授权", "证明材料不全"];
    is_in_no_log(suite, task, "strategy-task.confirmed", &words).await;
}

/// Beside the one that was late: one that is open, without an indicator, one that is cancelled, and one that is done in time.
async fn all_are_counted(suite: &Suite, strategy: &str, departments: &[String; 2]) {
    let later = |responsible: &str| Assignment {
        due_on: "2026-12-31".into(),
        indicator: String::new(),
        target_thousandths: None,
        ..assignment(responsible, &[])
    };
    let open = assigned(suite, strategy, later(&departments[0])).await;
    for (task, field) in [
        (
            report(&suite.officer("li"), &open, 100, "").await,
            "report.value_thousandths",
        ),
        (
            complete(&suite.officer("li"), &open, Some(1)).await,
            "completion.value_thousandths",
        ),
    ] {
        assert_eq!(assert_refused(task, "FIELD_INVALID", "").fields(), [field]);
    }
    let cancelled = assigned(suite, strategy, later(&departments[0])).await;
    cancel(suite, &cancelled).await;
    let done = assigned(suite, strategy, later(&departments[1])).await;
    complete(&of_department(suite, 1), &done, None).await.good();
    confirm(&suite.head(), &done).await.good();

    let progress = |year| GetStrategyProgressRequest {
        strategy: strategy.into(),
        year,
    };
    let mut auditor = suite.auditor().strategy_tasks();
    let counted = auditor.get_strategy_progress(progress(2026)).await.good();
    let sums = |group: &DepartmentProgress| [group.assigned, group.done, group.late, group.open, group.cancelled];
    let told = counted
        .departments
        .iter()
        .map(|group| (group.department.as_str(), group.display_name.as_str(), sums(group)));
    let mut expected = [
        (departments[0].as_str(), "第0成员单位", [3, 0, 1, 1, 1]),
        (departments[1].as_str(), "第1成员单位", [1, 1, 0, 0, 0]),
    ];
    expected.sort();
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(sums(&counted.total.unwrap()), [4, 1, 1, 1, 1]);
    let told = counted.indicators.iter().map(|one| {
        (
            one.indicator.as_str(),
            one.target_thousandths,
            one.last_thousandths,
            one.last_on.as_str(),
        )
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("发明专利拥有量", 200_000, Some(121_000), "2026-05-21"),
            ("商标注册量", 200_000, None, ""),
        ]
    );
    let next = auditor.get_strategy_progress(progress(2027)).await.good();
    assert_eq!((next.departments.len(), next.indicators.len()), (0, 2));
    assert_eq!(next.total, Some(DepartmentProgress::default()));
}

/// What a department is to do in 2026 for the first indicator, with those who help.
pub fn assignment(responsible: &str, cooperating: &[&str]) -> Assignment {
    let participant = |department: &&str| Participant {
        department: department.to_string(),
        ..Participant::default()
    };
    Assignment {
        year: 2026,
        text: "开展高价值发明专利培育。".into(),
        responsible: Some(participant(&responsible)),
        cooperating: cooperating.iter().map(participant).collect(),
        indicator: "发明专利拥有量".into(),
        target_thousandths: Some(120_000),
        due_on: DUE_ON.into(),
    }
}

/// Assigns a task, and gives the resource name.
pub async fn assigned(suite: &Suite, strategy: &str, assignment: Assignment) -> String {
    assign(&suite.officer("li"), strategy, assignment).await.good().name
}

/// Takes a task back.
pub async fn cancel(suite: &Suite, task: &str) {
    let cancel = step!(CancelStrategyTaskRequest, task, "", reasons: "任务并入其他规划");
    let cancelled = suite.head().strategy_tasks().cancel_strategy_task(cancel).await.good();
    assert_eq!(
        (cancelled.state(), cancelled.cancellation_reason.as_str()),
        (State::Cancelled, "任务并入其他规划")
    );
    assert_eq!(limits_of(suite, task).await[0].state(), time_limit::State::Cancelled);
}

async fn assign(who: &Person, strategy: &str, assignment: Assignment) -> Answered {
    let assign = AssignStrategyTaskRequest {
        strategy: strategy.into(),
        assignment: Some(assignment),
        ..AssignStrategyTaskRequest::default()
    };
    who.strategy_tasks().assign_strategy_task(assign).await
}

fn reported(permille: i32, fall_reasons: &str) -> Report {
    Report {
        permille,
        text: "新增授权发明专利5件。".into(),
        value_thousandths: Some(105_000),
        fall_reasons: fall_reasons.into(),
        ..Report::default()
    }
}

async fn report(who: &Person, task: &str, permille: i32, fall_reasons: &str) -> Answered {
    let report = step!(ReportProgressRequest, task, "", report: reported(permille, fall_reasons));
    who.strategy_tasks().report_progress(report).await
}

async fn complete(who: &Person, task: &str, value_thousandths: Option<i64>) -> Answered {
    let completion = Completion {
        text: "新增授权发明专利20件，见附件。".into(),
        value_thousandths,
        ..Completion::default()
    };
    let complete = step!(CompleteStrategyTaskRequest, task, "", completion: completion);
    who.strategy_tasks().complete_strategy_task(complete).await
}

async fn confirm(who: &Person, task: &str) -> Answered {
    who.strategy_tasks()
        .confirm_completion(step!(ConfirmCompletionRequest, task, ""))
        .await
}

async fn reopen(who: &Person, task: &str, due_on: &str) -> Answered {
    let reopen = step!(ReopenStrategyTaskRequest, task, "", reasons: "证明材料不全", due_on: due_on);
    who.strategy_tasks().reopen_strategy_task(reopen).await
}

async fn get(who: &Person, task: &str) -> Answered {
    let get = GetStrategyTaskRequest { name: task.into() };
    who.strategy_tasks().get_strategy_task(get).await
}

/// The names of the tasks of 2026 that a caller finds.
async fn listed(who: &Person, strategy: &str, department: &str) -> Vec<String> {
    let list = ListStrategyTasksRequest {
        strategy: strategy.into(),
        department: department.into(),
        year: 2026,
        ..ListStrategyTasksRequest::default()
    };
    let listed = who.strategy_tasks().list_strategy_tasks(list).await.good();
    listed.strategy_tasks.into_iter().map(|task| task.name).collect()
}

/// The limits of a task, by their last days: how each stands, and whether it was met late.
async fn due(suite: &Suite, task: &str) -> Vec<String> {
    let limits = limits_of(suite, task).await;
    assert!(limits.iter().all(|limit| limit.rule_id == "agreed.strategy-task"));
    let told = limits.iter().map(|limit| {
        let late = if limit.late { ", late" } else { "" };
        format!("{} {:?}{late}", limit.due_on, limit.state())
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}
