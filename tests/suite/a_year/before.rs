//! What comes before the projects: plans, calls, applications, reviews, task books.

use std::collections::BTreeMap;

use kezhi_proto::projects::*;

use super::district::*;
use crate::kit::retry::{request_id, until_answered};
use crate::kit::step;

const FIELDS: [Field; PLANS] = [
    Field::Agriculture,
    Field::Industry,
    Field::SocialDevelopment,
    Field::Popularisation,
    Field::Cooperation,
    Field::Talent,
    Field::Achievement,
    Field::SmeFund,
];

pub async fn plans_and_applications(district: &District) {
    for (number, field) in FIELDS.into_iter().enumerate() {
        let plan = plan(district, number, field).await;
        for call in 0..CALLS_PER_PLAN {
            let name = published(district, &plan, number * CALLS_PER_PLAN + call).await;
            district.calls.lock().unwrap().push(name);
        }
        district.plans.lock().unwrap().push(plan);
    }
    let calls = district.calls.lock().unwrap().clone();
    let all = calls
        .iter()
        .enumerate()
        .flat_map(|(call, name)| (0..APPLICATIONS_PER_CALL).map(move |place| (call, name, place)));
    for_each(all, async |(call, name, place)| {
        let number = if place < SELECTED_PER_CALL {
            call * SELECTED_PER_CALL + place
        } else {
            120 + call * 10 + place
        };
        let application = applied(district, name, number).await;
        district.applications.lock().unwrap().push((application, number));
    })
    .await;
}

async fn plan(district: &District, number: usize, field: Field) -> String {
    let budget: i64 = (0..120).filter(|project| project / 15 == number).map(grant).sum();
    let given = Grant {
        source: FundSource::District.into(),
        amount_fen: budget,
    };
    let request = CreatePlanRequest {
        plan: Some(Plan {
            year: 2026,
            field: field.into(),
            title: format!("第{number}科技计划"),
            budget: vec![given],
            ..Plan::default()
        }),
        request_id: request_id(),
        ..CreatePlanRequest::default()
    };
    let plan = until_answered(async || district.li.plans().create_plan(request.clone()).await)
        .await
        .name;
    let approve = step!(ApprovePlanRequest, plan, "", request_id: request_id());
    until_answered(async || district.head.plans().approve_plan(approve.clone()).await).await;
    let appropriate = AppropriateFundsRequest {
        plan: plan.clone(),
        source: FundSource::District.into(),
        // A little is left over in each plan, to be carried over.
        amount_fen: budget + 1_000_000,
        document: format!("洪财预〔2026〕{number}号"),
        request_id: request_id(),
        ..AppropriateFundsRequest::default()
    };
    until_answered(async || district.li.funds().appropriate_funds(appropriate.clone()).await).await;
    plan
}

async fn published(district: &District, plan: &str, number: usize) -> String {
    let criterion = |id: &str, weight_permille| ReviewCriterion {
        id: id.into(),
        title: id.into(),
        weight_permille,
    };
    let request = CreateFundingCallRequest {
        funding_call: Some(FundingCall {
            plan: plan.into(),
            title: format!("第{number}批项目申报指南"),
            text: "见附件。".into(),
            opens_on: CALLS.into(),
            closes_on: CALLS_CLOSE.into(),
            conditions: Some(CallConditions {
                eligibility: "在本区注册的法人单位".into(),
                partners_allowed: true,
                ..CallConditions::default()
            }),
            ceiling_fen: 100_000_000,
            own_funds_permille: 300,
            criteria: vec![criterion("novelty", 600), criterion("feasibility", 400)],
            experts_per_application: 3,
            ..FundingCall::default()
        }),
        request_id: request_id(),
        ..CreateFundingCallRequest::default()
    };
    let call = until_answered(async || district.li.calls().create_funding_call(request.clone()).await)
        .await
        .name;
    let publish = step!(PublishFundingCallRequest, call, "", request_id: request_id());
    until_answered(async || district.head.calls().publish_funding_call(publish.clone()).await).await;
    call
}

async fn applied(district: &District, call: &str, number: usize) -> String {
    let unit = |credit_code: String| Unit {
        display_name: format!("单位{credit_code}"),
        credit_code,
        ..Unit::default()
    };
    let content = ApplicationContent {
        title: format!("项目{number}的试验与示范"),
        summary: format!("第{number}号课题，内容各不相同：{}", request_id()),
        goals: "完成试验示范。".into(),
        leader: Some(ProjectLeader {
            display_name: "周成".into(),
            citizen_id: "11010519491231002X".into(),
        }),
        partners: partner(number).map(unit).into_iter().collect(),
        starts_on: STARTS.into(),
        ends_on: PROJECTS_END.into(),
        grants: vec![Grant {
            source: FundSource::District.into(),
            amount_fen: grant(number),
        }],
        budget: budget(number),
        ..ApplicationContent::default()
    };
    let submit = SubmitApplicationRequest {
        application: Some(Application {
            funding_call: call.into(),
            applicant: Some(unit(lead(number))),
            content: Some(content),
            ..Application::default()
        }),
        request_id: request_id(),
        ..SubmitApplicationRequest::default()
    };
    let name = until_answered(async || district.li.applications().submit_application(submit.clone()).await)
        .await
        .name;
    let check = step!(CheckApplicationRequest, name, "", request_id: request_id());
    let checked = until_answered(async || district.wang.applications().check_application(check.clone()).await).await;
    assert_eq!(
        checked.state(),
        application::State::FormallyAccepted,
        "{:?}",
        checked.check
    );
    name
}

pub async fn reviews(district: &District) {
    for number in 1..=EXPERTS {
        expert(district, number).await;
    }
    let numbers: BTreeMap<String, usize> = district.applications.lock().unwrap().iter().cloned().collect();
    let accounts = accounts(district).await;
    let calls = district.calls.lock().unwrap().clone();
    for_each(calls, async |call| review(district, &call, &numbers, &accounts).await).await;
}

async fn expert(district: &District, number: usize) {
    let code = crate::projects::road::credit_code(9_000);
    let request = CreateExpertRequest {
        expert: Some(Expert {
            state: expert::State::Active.into(),
            account: format!("expert-{number}"),
            display_name: format!("专家{number}"),
            unit: Some(Unit {
                display_name: "外地高校".into(),
                credit_code: code,
                ..Unit::default()
            }),
            fields: FIELDS.map(i32::from).to_vec(),
            ..Expert::default()
        }),
        request_id: request_id(),
    };
    until_answered(async || district.li.experts().create_expert(request.clone()).await).await;
}

async fn accounts(district: &District) -> BTreeMap<String, String> {
    let list = ListExpertsRequest {
        page_size: 200,
        ..ListExpertsRequest::default()
    };
    let listed = until_answered(async || district.li.experts().list_experts(list.clone()).await).await;
    listed
        .experts
        .into_iter()
        .map(|expert| (expert.name, expert.account))
        .collect()
}

/// Draws, scores, ranks, selects and shows: the applications with the lower numbers have the better scores.
async fn review(
    district: &District,
    call: &str,
    numbers: &BTreeMap<String, usize>,
    accounts: &BTreeMap<String, String>,
) {
    let draw =
        step!(DrawPanelRequest, call, "", seed: "2026020209152327", seed_source: "公开摇号", request_id: request_id());
    let review = until_answered(async || district.li.reviews().draw_panel(draw.clone()).await)
        .await
        .name;
    let list = ListAssignmentsRequest {
        review: review.clone(),
        page_size: 200,
        ..ListAssignmentsRequest::default()
    };
    let assigned = until_answered(async || district.li.reviews().list_assignments(list.clone()).await)
        .await
        .assignments;
    for assignment in &assigned {
        let number = numbers[&assignment.application];
        let points = if number < 120 { 90 } else { 60 };
        let scores = ["novelty", "feasibility"].map(|criterion| CriterionScore {
            criterion: criterion.into(),
            points,
        });
        let expert = district.suite.person("expert", &accounts[&assignment.expert]);
        let score =
            step!(SubmitScoreRequest, assignment.name, "", scores: scores, comment: "可行", request_id: request_id());
        until_answered(async || expert.reviews().submit_score(score.clone()).await).await;
    }
    let close = step!(ClosePanelRequest, review, "", request_id: request_id());
    until_answered(async || district.li.reviews().close_panel(close.clone()).await).await;
    let ours: BTreeMap<&String, usize> = assigned
        .iter()
        .map(|one| (&one.application, numbers[&one.application]))
        .collect();
    let selected: Vec<(String, usize)> = ours
        .into_iter()
        .filter(|(_, number)| *number < 120)
        .map(|(name, number)| (name.clone(), number))
        .collect();
    assert_eq!(selected.len(), SELECTED_PER_CALL);
    select(district, &review, &selected).await;
    district.selected.lock().unwrap().extend(selected);
}

async fn select(district: &District, review: &str, selected: &[(String, usize)]) {
    let picks = selected.iter().map(|(application, number)| SelectedApplication {
        application: application.clone(),
        grants: vec![Grant {
            source: FundSource::District.into(),
            amount_fen: grant(*number),
        }],
    });
    let propose =
        step!(ProposeSelectionRequest, review, "", applications: picks.collect::<Vec<_>>(), request_id: request_id());
    until_answered(async || district.li.reviews().propose_selection(propose.clone()).await).await;
    let decide = step!(DecideSelectionRequest, review, "", request_id: request_id());
    until_answered(async || district.head.reviews().decide_selection(decide.clone()).await).await;
    let start = step!(StartPublicityRequest, review, "", request_id: request_id());
    until_answered(async || district.li.reviews().start_publicity(start.clone()).await).await;
}

pub async fn task_books(district: &District) {
    let selected = district.selected.lock().unwrap().clone();
    assert_eq!(selected.len(), 120);
    for_each(selected, async |(application, number)| {
        let set_up = step!(SetUpProjectRequest, application, "", request_id: request_id());
        let done = until_answered(async || district.li.applications().set_up_project(set_up.clone()).await).await;
        let making = Making {
            number,
            name: done.project,
            plan: number / 15,
        };
        let submit =
            step!(SubmitTaskBookRequest, making.name, "", task_book: making.task_book(), request_id: request_id());
        until_answered(async || district.li.projects().submit_task_book(submit.clone()).await).await;
        let sign = step!(SignTaskBookRequest, making.name, "", request_id: request_id());
        until_answered(async || district.head.projects().sign_task_book(sign.clone()).await).await;
        district.projects.lock().unwrap().push(making);
    })
    .await;
}
