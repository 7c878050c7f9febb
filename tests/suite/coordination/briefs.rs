//! Briefs: drafted, issued by another to departments, which alone read them, and withdrawn.

use kezhi_proto::coordination::brief::{Letter, State};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::{changed, department, is_in_no_log, of_department, registered};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";

#[tokio::test]
async fn a_brief_goes_from_its_drafter_over_a_head_to_the_departments_that_it_names() {
    on_each_suite(TODAY, async |suite| {
        let departments = [registered(&suite, 0).await, registered(&suite, 1).await];
        let name = it_is_drafted(&suite, &departments).await;
        let issued = it_is_issued(&suite, &name).await;
        each_sees_its_own(&suite, &issued).await;
        it_is_withdrawn(&suite, &name).await;
        is_in_no_log(&suite, &name, "brief.withdrawn", &["王某某", "数据有误"]).await;
    })
    .await;
}

async fn it_is_drafted(suite: &Suite, departments: &[String; 2]) -> String {
    let li = suite.officer("li");
    let unknown = draft(&li, &["departments/x".into()]).await;
    assert_refused(unknown, "RESOURCE_NOT_FOUND", "").says("resource", "departments/x");
    let drafted = draft(&li, &departments[..1]).await.good();
    assert_eq!((drafted.state(), drafted.number.as_str()), (State::Drafted, ""));
    let revised = revise(&suite.officer("zhao"), &drafted.name, departments).await.good();
    assert_eq!(revised.letter, Some(letter(departments)));
    for stranger in [of_department(suite, 0), suite.person("platform", "platform")] {
        assert_refused(get(&stranger, &drafted.name).await, "RESOURCE_NOT_FOUND", "");
        assert_eq!(listed(&stranger, 0).await, Vec::new());
    }
    drafted.name
}

async fn it_is_issued(suite: &Suite, name: &str) -> Brief {
    for (account, step) in [("li", "DraftBrief"), ("zhao", "ReviseBrief")] {
        let own = issue(&suite.person("head", account), name).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", step);
    }
    let mut inactive = department(1);
    inactive.state = department::State::Inactive.into();
    let second = get(&suite.auditor(), name).await.good().letter.unwrap().departments[1].clone();
    changed(suite, &second, inactive).await;
    let no_more = assert_refused(issue(&suite.head(), name).await, "FIELD_INVALID", "");
    assert_eq!(no_more.fields(), ["letter.departments[1]"]);
    changed(suite, &second, department(1)).await;
    let issued = issue(&suite.head(), name).await.good();
    assert_eq!(
        (issued.state(), issued.number.as_str(), issued.issued_on.as_str()),
        (State::Issued, "洪知简〔2026〕1号", TODAY)
    );
    let departments = issued.letter.clone().unwrap().departments;
    let again = revise(&suite.officer("li"), name, &departments).await;
    assert_refused(again, "STEP_NOT_ALLOWED", "").says("state", "STATE_ISSUED");
    issued
}

async fn each_sees_its_own(suite: &Suite, issued: &Brief) {
    for reader in [
        of_department(suite, 0),
        of_department(suite, 1),
        suite.person("platform", "platform"),
        suite.auditor(),
    ] {
        // None of them takes a step.
        let shown = Brief {
            allowed_steps: Vec::new(),
            ..issued.clone()
        };
        assert_eq!(get(&reader, &issued.name).await.good(), shown);
        assert_eq!(listed(&reader, 2026).await, [shown]);
        assert_eq!(listed(&reader, 2025).await, Vec::new());
    }
    for stranger in [of_department(suite, 2), suite.of("431202", "officer", "qian")] {
        assert_refused(get(&stranger, &issued.name).await, "RESOURCE_NOT_FOUND", "");
        assert_eq!(listed(&stranger, 0).await, Vec::new());
    }
}

async fn it_is_withdrawn(suite: &Suite, name: &str) {
    let withdraw = || step!(WithdrawBriefRequest, name, "", reasons: "数据有误");
    let withdrawn = suite.head().briefs().withdraw_brief(withdraw()).await.good();
    assert_eq!(
        (
            withdrawn.state(),
            withdrawn.withdrawn_on.as_str(),
            withdrawn.withdrawal_reason.as_str()
        ),
        (State::Withdrawn, TODAY, "数据有误")
    );
    assert_eq!(get(&of_department(suite, 0), name).await.good(), withdrawn);
    let again = suite.head().briefs().withdraw_brief(withdraw()).await;
    assert_refused(again, "STEP_NOT_ALLOWED", "").says("allowed_steps", "");
}

fn letter(departments: &[String]) -> Letter {
    Letter {
        title: "第3期".into(),
        text: "查获假冒商品一批,当事人王某某。".into(),
        departments: departments.to_vec(),
    }
}

async fn draft(who: &Person, departments: &[String]) -> Result<Response<Brief>, Status> {
    let draft = DraftBriefRequest {
        letter: Some(letter(departments)),
        ..DraftBriefRequest::default()
    };
    who.briefs().draft_brief(draft).await
}

async fn revise(who: &Person, name: &str, departments: &[String]) -> Result<Response<Brief>, Status> {
    let revise = step!(ReviseBriefRequest, name, "", letter: letter(departments));
    who.briefs().revise_brief(revise).await
}

async fn issue(who: &Person, name: &str) -> Result<Response<Brief>, Status> {
    who.briefs().issue_brief(step!(IssueBriefRequest, name, "")).await
}

async fn get(who: &Person, name: &str) -> Result<Response<Brief>, Status> {
    who.briefs().get_brief(GetBriefRequest { name: name.into() }).await
}

async fn listed(who: &Person, year: i32) -> Vec<Brief> {
    let list = ListBriefsRequest {
        year,
        ..ListBriefsRequest::default()
    };
    who.briefs().list_briefs(list).await.good().briefs
}
