//! Joint actions: planned, launched, with a result of each department, concluded; or abandoned.

use kezhi_proto::coordination::joint_action::{Counts, Plan, State};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::{CODES, is_in_no_log, of_department, registered, retired};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const FIRST_DAY: &str = "2026-03-05";
const LAST_DAY: &str = "2026-03-10";

type Acted = Result<Response<JointAction>, Status>;

#[tokio::test]
async fn departments_act_together_and_each_says_what_it_did() {
    on_each_suite(TODAY, async |suite| {
        let departments = [
            registered(&suite, 0).await,
            registered(&suite, 1).await,
            registered(&suite, 2).await,
        ];
        let name = it_is_planned(&suite, &departments).await;
        it_is_launched(&suite, &name, &departments[..2]).await;
        they_report(&suite, &name, &departments).await;
        it_is_concluded(&suite, &name, &departments).await;
        is_in_no_log(&suite, &name, "joint-action.concluded", &["张三丰"]).await;
    })
    .await;
}

async fn it_is_planned(suite: &Suite, departments: &[String]) -> String {
    let li = suite.officer("li");
    let mut backwards = plan(&departments[..2]);
    backwards.ends_on = TODAY.into();
    let backwards = assert_refused(plan_action(&li, backwards).await, "FIELD_INVALID", "");
    assert_eq!(backwards.fields(), ["plan.ends_on"]);
    let unknown = plan_action(&li, plan(&["departments/none".into()])).await;
    assert_refused(unknown, "RESOURCE_NOT_FOUND", "");
    let planned = plan_action(&li, plan(departments)).await.good();
    assert_eq!((planned.state(), planned.participations.len()), (State::Planned, 0));
    let revised = revise(&suite.officer("zhao"), &planned.name, &departments[..2]).await;
    assert_eq!(revised.good().plan, Some(plan(&departments[..2])));
    planned.name
}

async fn it_is_launched(suite: &Suite, name: &str, departments: &[String]) {
    for (account, step) in [("li", "PlanJointAction"), ("zhao", "ReviseJointAction")] {
        let own = launch(&suite.person("head", account), name).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", step);
    }
    for stranger in [of_department(suite, 0), suite.person("platform", "platform")] {
        assert_refused(get(&stranger, name).await, "RESOURCE_NOT_FOUND", "");
        let hidden = record(&stranger, name, &departments[0], 1).await;
        assert_refused(hidden, "RESOURCE_NOT_FOUND", "");
        assert_eq!(listed(&stranger, "").await, [""; 0]);
    }
    let launched = launch(&suite.head(), name).await.good();
    assert_eq!(
        (
            launched.state(),
            launched.number.as_str(),
            launched.launched_on.as_str()
        ),
        (State::Launched, "洪知联〔2026〕1号", TODAY)
    );
    let taking = launched.participations.iter().map(|one| one.department.as_str());
    assert_eq!(taking.collect::<Vec<_>>(), departments);
    assert_eq!(launched.total, Some(Counts::default()));
    assert_eq!(listed(&suite.auditor(), CODES[1]).await, [name]);
    assert_eq!(listed(&of_department(suite, 1), "").await, [name]);
    assert_eq!(listed(&of_department(suite, 2), CODES[1]).await, [""; 0]);
    assert_eq!(listed(&suite.person("platform", "platform"), "").await, [name]);
    let again = revise(&suite.officer("li"), name, departments).await;
    assert_refused(again, "STEP_NOT_ALLOWED", "").says("state", "STATE_LAUNCHED");
}

async fn they_report(suite: &Suite, name: &str, departments: &[String]) {
    let own = of_department(suite, 0);
    let early = assert_refused(record(&own, name, &departments[0], 1).await, "DAY_OUT_OF_ORDER", "");
    early.says("not_before", FIRST_DAY);
    suite.move_to(FIRST_DAY).await;
    let stranger = record(&of_department(suite, 2), name, &departments[2], 1).await;
    assert_refused(stranger, "RESOURCE_NOT_FOUND", "");
    // Not even by the etag does it learn that there is one.
    for (who, reason) in [(&of_department(suite, 2), "RESOURCE_NOT_FOUND"), (&own, "ETAG_STALE")] {
        let stale = RecordJointActionResultRequest {
            name: name.into(),
            etag: "\"none\"".into(),
            department: departments[0].clone(),
            counts: Some(Counts::default()),
            summary: "无".into(),
            ..RecordJointActionResultRequest::default()
        };
        let stale = who.joint_actions().record_joint_action_result(stale).await;
        assert_refused(stale, reason, "");
    }
    let none = assert_refused(
        record(&suite.officer("li"), name, &departments[2], 1).await,
        "FIELD_INVALID",
        "",
    );
    assert_eq!(none.fields(), ["department"]);
    let other = record(&own, name, &departments[1], 1).await;
    assert_refused(other, "ORGANISATION_MISMATCH", "").says("organisation", CODES[1]);

    for premises in [3, 5] {
        let recorded = record(&own, name, &departments[0], premises).await.good();
        let [part] = recorded.participations.as_slice() else {
            panic!("{:?}", recorded.participations)
        };
        assert_eq!(
            (part.counts.unwrap().premises, part.recorded_on.as_str()),
            (premises, FIRST_DAY)
        );
        assert_eq!(recorded.total, None);
    }
    let others = get(&of_department(suite, 1), name).await.good();
    assert!(
        others.participations.iter().all(|part| part.counts.is_none()),
        "the results of others are not shown"
    );
}

async fn it_is_concluded(suite: &Suite, name: &str, departments: &[String]) {
    let waiting = assert_refused(conclude(&suite.head(), name).await, "RESULTS_MISSING", "");
    waiting.says("departments", &departments[1]);
    let reported = assert_refused(excuse(suite, name, &departments[0]).await, "FIELD_INVALID", "");
    assert_eq!(reported.fields(), ["department"]);
    let excused = excuse(suite, name, &departments[1]).await.good();
    assert_eq!(excused.participations[1].excused_on, FIRST_DAY);
    // Who was excused may report all the same, by an officer.
    let recorded = record(&suite.officer("li"), name, &departments[1], 2).await.good();
    assert_eq!(recorded.participations[1].excused_on, "");
    let total = recorded.total.unwrap();
    assert_eq!((total.premises, total.leads, total.cases, total.goods), (7, 2, 2, 80));
    let concluded = conclude(&suite.head(), name).await.good();
    assert_eq!(
        (concluded.state(), concluded.ended_on.as_str()),
        (State::Concluded, FIRST_DAY)
    );
    let late = record(&of_department(suite, 0), name, &departments[0], 9).await;
    assert_refused(late, "STEP_NOT_ALLOWED", "").says("state", "STATE_CONCLUDED");
}

#[tokio::test]
async fn what_is_over_or_lacks_a_department_is_not_launched_and_may_be_given_up() {
    on_each_suite(TODAY, async |suite| {
        let departments = [registered(&suite, 0).await];
        let [department] = &departments;
        let li = suite.officer("li");
        let name = plan_action(&li, plan(&departments)).await.good().name;
        let second = plan_action(&li, plan(&departments)).await.good().name;
        launch(&suite.head(), &second).await.good();
        let excused = excuse(&suite, &second, department).await.good();
        assert_eq!(excused.participations[0].excuse_reason, "无任务");
        let abandoned = abandon(&suite, &second).await.good();
        assert_eq!(
            (abandoned.state(), abandoned.conclusion.as_str()),
            (State::Abandoned, "改为日常检查")
        );
        retired(&suite, 0, department).await;
        let gone = assert_refused(launch(&suite.head(), &name).await, "FIELD_INVALID", "");
        assert_eq!(gone.fields(), ["plan.departments[0]"]);
        suite.move_to("2026-03-11").await;
        let over = assert_refused(launch(&suite.head(), &name).await, "DAY_OUT_OF_ORDER", "");
        over.says("day", "2026-03-11");
        abandon(&suite, &name).await.good();
        assert_refused(get(&of_department(&suite, 0), &name).await, "RESOURCE_NOT_FOUND", "");
    })
    .await;
}

fn plan(departments: &[String]) -> Plan {
    Plan {
        title: "春季打假联合行动".into(),
        departments: departments.to_vec(),
        starts_on: FIRST_DAY.into(),
        ends_on: LAST_DAY.into(),
        places: vec!["新街农贸市场".into()],
        text: "检查专利标识。".into(),
    }
}

async fn plan_action(who: &Person, plan: Plan) -> Acted {
    let request = PlanJointActionRequest {
        plan: Some(plan),
        ..PlanJointActionRequest::default()
    };
    who.joint_actions().plan_joint_action(request).await
}

async fn revise(who: &Person, name: &str, departments: &[String]) -> Acted {
    let revise = step!(ReviseJointActionRequest, name, "", plan: plan(departments));
    who.joint_actions().revise_joint_action(revise).await
}

async fn launch(who: &Person, name: &str) -> Acted {
    let launch = step!(LaunchJointActionRequest, name, "");
    who.joint_actions().launch_joint_action(launch).await
}

async fn record(who: &Person, name: &str, department: &str, premises: i64) -> Acted {
    let counts = Counts {
        premises,
        leads: 1,
        cases: 1,
        goods: 40,
    };
    let summary = "查获张三丰摊位";
    let record =
        step!(RecordJointActionResultRequest, name, "", department: department, counts: counts, summary: summary);
    who.joint_actions().record_joint_action_result(record).await
}

async fn excuse(suite: &Suite, name: &str, department: &str) -> Acted {
    let excuse = step!(ExcuseDepartmentRequest, name, "", department: department, reasons: "无任务");
    suite.head().joint_actions().excuse_department(excuse).await
}

async fn conclude(who: &Person, name: &str) -> Acted {
    let conclude = step!(ConcludeJointActionRequest, name, "", conclusion: "行动结束");
    who.joint_actions().conclude_joint_action(conclude).await
}

async fn abandon(suite: &Suite, name: &str) -> Acted {
    let abandon = step!(AbandonJointActionRequest, name, "", reasons: "改为日常检查");
    suite.head().joint_actions().abandon_joint_action(abandon).await
}

async fn get(who: &Person, name: &str) -> Acted {
    let get = GetJointActionRequest { name: name.into() };
    who.joint_actions().get_joint_action(get).await
}

/// The names of the actions that a caller finds of a department; an empty one for all.
async fn listed(who: &Person, department: &str) -> Vec<String> {
    let list = ListJointActionsRequest {
        department: department.into(),
        ..ListJointActionsRequest::default()
    };
    let listed = who.joint_actions().list_joint_actions(list).await.good();
    listed.joint_actions.into_iter().map(|action| action.name).collect()
}
