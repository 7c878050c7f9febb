//! Campaigns: planned, launched by another, concluded once their tasks are done, or given up with them.

use kezhi_proto::common::time_limit;
use kezhi_proto::coordination::campaign::{Plan, State};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::tasks::{assign, report};
use super::{changed, department, is_in_no_log, limits_seen, of_department, registered};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const ACCEPTED_ON: &str = "2026-03-10";

#[tokio::test]
async fn a_campaign_is_launched_by_another_and_concluded_once_its_tasks_are_done() {
    on_each_suite(TODAY, async |suite| {
        let departments = [registered(&suite, 0).await, registered(&suite, 1).await];
        let name = it_is_planned(&suite, &departments).await;
        let launched = it_is_launched(&suite, &name, &departments[1]).await;
        those_who_take_part_read_it(&suite, &launched).await;
        it_is_concluded(&suite, &name, &departments).await;
        is_in_no_log(&suite, &name, "campaign.concluded", &["查处", "王某某"]).await;
    })
    .await;
}

async fn it_is_planned(suite: &Suite, departments: &[String; 2]) -> String {
    let li = suite.officer("li");
    for (change, expected) in [
        (&|plan| plan.ends_on = "2026-02-28".into(), "plan.ends_on"),
        (&|plan| plan.year = 2027, "plan.year"),
    ] as [(&dyn Fn(&mut Plan), &str); 2]
    {
        let mut wrong = plan_of(departments);
        change(&mut wrong);
        let wrong = assert_refused(plan(&li, wrong).await, "FIELD_INVALID", "");
        assert_eq!(wrong.fields(), [expected]);
    }
    let outsider = CreateDepartmentRequest {
        department: Some(Department {
            is_member: false,
            ..department(2)
        }),
        ..CreateDepartmentRequest::default()
    };
    let outsider = suite.head().departments().create_department(outsider).await.good().name;
    let outside = plan(&li, plan_of(&[departments[0].clone(), outsider])).await;
    let outside = assert_refused(outside, "FIELD_INVALID", "");
    assert_eq!(outside.fields(), ["plan.departments[1]"]);

    let planned = plan(&li, plan_of(&departments[..1])).await.good();
    assert_eq!((planned.state(), planned.number.as_str()), (State::Planned, ""));
    let mut moved = plan_of(departments);
    (moved.year, moved.ends_on) = (2027, "2027-01-31".into());
    let moved = assert_refused(revise(suite, &planned.name, moved).await, "FIELD_INVALID", "");
    assert_eq!(moved.fields(), ["plan.year"]);
    revise(suite, &planned.name, plan_of(departments)).await.good();
    for stranger in [of_department(suite, 0), suite.person("platform", "platform")] {
        assert_refused(get(&stranger, &planned.name).await, "RESOURCE_NOT_FOUND", "");
        assert_eq!(listed(&stranger, 0).await, Vec::new());
    }
    planned.name
}

async fn it_is_launched(suite: &Suite, name: &str, second: &str) -> Campaign {
    for (account, step) in [("li", "PlanCampaign"), ("zhao", "ReviseCampaign")] {
        let own = launch(&suite.person("head", account), name).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", step);
    }
    let mut outsider = department(1);
    outsider.is_member = false;
    changed(suite, second, outsider).await;
    let outside = assert_refused(launch(&suite.head(), name).await, "FIELD_INVALID", "");
    assert_eq!(outside.fields(), ["plan.departments[1]"]);
    changed(suite, second, department(1)).await;
    let launched = launch(&suite.head(), name).await.good();
    assert_eq!(
        (
            launched.state(),
            launched.number.as_str(),
            launched.launched_on.as_str()
        ),
        (State::Launched, "洪知动〔2026〕1号", TODAY)
    );
    launched
}

async fn those_who_take_part_read_it(suite: &Suite, launched: &Campaign) {
    for reader in [
        of_department(suite, 0),
        of_department(suite, 1),
        suite.person("platform", "platform"),
        suite.auditor(),
    ] {
        // None of them takes a step.
        let shown = Campaign {
            allowed_steps: Vec::new(),
            ..launched.clone()
        };
        assert_eq!(get(&reader, &launched.name).await.good(), shown);
        assert_eq!(listed(&reader, 2026).await, [shown]);
        assert_eq!(listed(&reader, 2025).await, Vec::new());
    }
    for stranger in [of_department(suite, 2), suite.of("431202", "officer", "qian")] {
        assert_refused(get(&stranger, &launched.name).await, "RESOURCE_NOT_FOUND", "");
        assert_eq!(listed(&stranger, 0).await, Vec::new());
    }
}

async fn it_is_concluded(suite: &Suite, name: &str, departments: &[String; 2]) {
    let li = suite.officer("li");
    let open = assign(&li, &departments[0], name, "2026-03-20").await.good().name;
    assert_refused(conclude(suite, name).await, "TASKS_OPEN", "").says("tasks", &open);
    report(&of_department(suite, 0), &open, "").await.good();
    assert_refused(conclude(suite, name).await, "TASKS_OPEN", "").says("tasks", &open);
    suite.move_to(ACCEPTED_ON).await;
    let accept = step!(AcceptGroupTaskReportRequest, open, "");
    li.group_tasks().accept_group_task_report(accept).await.good();
    let early = step!(ConcludeCampaignRequest, name, "2026-03-09", summary: "查处一批");
    let early = suite.head().campaigns().conclude_campaign(early).await;
    assert_refused(early, "DAY_OUT_OF_ORDER", "").says("not_before", ACCEPTED_ON);
    let concluded = conclude(suite, name).await.good();
    assert_eq!(
        (
            concluded.state(),
            concluded.ended_on.as_str(),
            concluded.summary.as_str()
        ),
        (State::Concluded, ACCEPTED_ON, "查处一批,含王某某案。")
    );
    let late = assign(&li, &departments[0], name, "2026-03-20").await;
    let late = assert_refused(late, "CAMPAIGN_NOT_LAUNCHED", "");
    late.says("campaign", name).says("state", "STATE_CONCLUDED");
    assert_refused(conclude(suite, name).await, "STEP_NOT_ALLOWED", "");
}

#[tokio::test]
async fn a_campaign_that_is_given_up_takes_its_tasks_with_it() {
    on_each_suite(TODAY, async |suite| {
        let department = registered(&suite, 0).await;
        let li = suite.officer("li");
        let name = launched(&suite, std::slice::from_ref(&department)).await;
        let open = assign(&li, &department, &name, "2026-03-20").await.good().name;
        let reported = assign(&li, &department, &name, "2026-03-20").await.good().name;
        report(&li, &reported, "").await.good();
        let apart = assign(&li, &department, "", "2026-03-20").await.good().name;
        let abandon = |name: &str| step!(AbandonCampaignRequest, name, "", reasons: "并入全市行动");
        let abandoned = suite.head().campaigns().abandon_campaign(abandon(&name)).await.good();
        assert_eq!(
            (
                abandoned.state(),
                abandoned.ended_on.as_str(),
                abandoned.abandonment_reason.as_str()
            ),
            (State::Abandoned, TODAY, "并入全市行动")
        );
        for task in [&open, &reported] {
            let get = GetGroupTaskRequest { name: task.clone() };
            let task = suite.auditor().group_tasks().get_group_task(get).await.good();
            assert_eq!(
                (task.state(), task.ended_on.as_str(), task.cancellation_reason.as_str()),
                (group_task::State::Cancelled, TODAY, "并入全市行动")
            );
        }
        for (task, expected) in [
            (open, time_limit::State::Cancelled),
            (reported, time_limit::State::Met),
            (apart, time_limit::State::Open),
        ] {
            let limits = limits_seen(&suite, &task).await;
            assert_eq!(limits, [("2026-03-20".to_string(), expected, false)]);
        }

        // One that was never launched, and whose days are over.
        let idle = plan(&li, plan_of(&[department])).await.good().name;
        suite.move_to("2026-07-01").await;
        let over = assert_refused(launch(&suite.head(), &idle).await, "DAY_OUT_OF_ORDER", "");
        over.says("day", "2026-07-01");
        suite.head().campaigns().abandon_campaign(abandon(&idle)).await.good();
        assert_refused(get(&of_department(&suite, 0), &idle).await, "RESOURCE_NOT_FOUND", "");
    })
    .await;
}

/// A campaign of departments that gives tasks.
pub async fn launched(suite: &Suite, departments: &[String]) -> String {
    let planned = plan(&suite.officer("li"), plan_of(departments)).await.good().name;
    launch(&suite.head(), &planned).await.good().name
}

fn plan_of(departments: &[String]) -> Plan {
    Plan {
        title: "春雷行动".into(),
        year: 2026,
        aims: "查处假冒专利和侵权商品".into(),
        starts_on: "2026-03-02".into(),
        ends_on: "2026-06-30".into(),
        departments: departments.to_vec(),
    }
}

async fn plan(who: &Person, plan: Plan) -> Result<Response<Campaign>, Status> {
    let request = PlanCampaignRequest {
        plan: Some(plan),
        ..PlanCampaignRequest::default()
    };
    who.campaigns().plan_campaign(request).await
}

async fn revise(suite: &Suite, name: &str, plan: Plan) -> Result<Response<Campaign>, Status> {
    let revise = step!(ReviseCampaignRequest, name, "", plan: plan);
    suite.officer("zhao").campaigns().revise_campaign(revise).await
}

async fn launch(who: &Person, name: &str) -> Result<Response<Campaign>, Status> {
    who.campaigns()
        .launch_campaign(step!(LaunchCampaignRequest, name, ""))
        .await
}

async fn conclude(suite: &Suite, name: &str) -> Result<Response<Campaign>, Status> {
    let conclude = step!(ConcludeCampaignRequest, name, "", summary: "查处一批,含王某某案。");
    suite.head().campaigns().conclude_campaign(conclude).await
}

async fn get(who: &Person, name: &str) -> Result<Response<Campaign>, Status> {
    who.campaigns()
        .get_campaign(GetCampaignRequest { name: name.into() })
        .await
}

async fn listed(who: &Person, year: i32) -> Vec<Campaign> {
    let list = ListCampaignsRequest {
        year,
        ..ListCampaignsRequest::default()
    };
    who.campaigns().list_campaigns(list).await.good().campaigns
}
