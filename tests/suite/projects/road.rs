//! The road from nothing to a project under way, in pieces that a longer story can walk with its own names and sums.
//!
//! A suite begins it on [`BEGINS`]; [`under_way`] walks it to the end. Officer li prepares, wang checks, the head decides.

use std::collections::BTreeMap;

use kezhi_law::identifier::CreditCode;
use kezhi_proto::projects::*;

use crate::kit::{Person, Suite, step};

/// The day of the plan, the call and the applications.
pub const BEGINS: &str = "2026-03-02";
/// The last day of the call.
pub const CLOSES: &str = "2026-03-31";
/// The day of the draw, the scores, the selection, and the first of its publicity.
pub const REVIEWED: &str = "2026-04-01";
/// The last day of the publicity.
pub const SHOWN_TO: &str = "2026-04-08";
/// The day on which the project is set up and its task book signed.
pub const SIGNED: &str = "2026-04-09";
/// The period of the project, and the days of its milestones.
pub const STARTS: &str = "2026-04-01";
pub const ENDS: &str = "2027-03-31";
pub const M1_DUE: &str = "2026-09-30";
pub const M2_DUE: &str = "2027-03-15";
/// The day by which the units' own money must have arrived.
pub const OWN_FUNDS_BY: &str = "2026-06-30";
/// What the district grants to the project, and what its units bring themselves, in fen.
pub const GRANT: i64 = 60_000_000;
pub const OWN: i64 = 20_000_000;
/// What the plan has.
pub const APPROPRIATED: i64 = 200_000_000;
/// The person in charge.
pub const LEADER: &str = "周成";
pub const LEADER_ID: &str = "11010519491231002X";
/// The seed of the draw.
pub const SEED: &str = "2026040109152327";

/// The road, walked to its end: lead is unit 1, its partner unit 2; the suite stands on [`SIGNED`] then.
pub async fn under_way(suite: &Suite) -> Project {
    let (lead, partner) = (unit(1), unit(2));
    let call = open_call(suite).await;
    let content = content("水稻品质改良", &lead, &partner);
    let application = accepted(suite, &call.name, &lead, content).await;
    experts(suite, 5).await;
    suite.restart_on(REVIEWED).await;
    let review = drawn(suite, &call.name).await;
    scored(suite, &review.name, |_| 85).await;
    closed(suite, &review.name).await;
    shown(suite, &review.name, vec![pick(&application.name, GRANT)]).await;
    suite.restart_on(SIGNED).await;
    let project = set_up(suite, &application.name).await;
    signed(suite, &project, task_book(&lead.credit_code, &partner.credit_code)).await
}

/// A call that takes applications, under a plan that has its money.
pub async fn open_call(suite: &Suite) -> Call {
    let plan = plan(suite, "农业科技计划", APPROPRIATED).await;
    appropriate(suite, &plan.name, APPROPRIATED, "洪财预〔2026〕1号").await;
    published(suite, call_under(&plan.name)).await
}

/// A plan in the field of agriculture, approved, with money of the district.
pub async fn plan(suite: &Suite, title: &str, amount_fen: i64) -> Plan {
    let draft = drafted_plan(suite, title, amount_fen).await;
    let approve = step!(ApprovePlanRequest, draft.name, "");
    let approved = suite.head().plans().approve_plan(approve).await;
    approved.unwrap().into_inner()
}

/// A plan that is not approved yet.
pub async fn drafted_plan(suite: &Suite, title: &str, amount_fen: i64) -> Plan {
    let plan = Plan {
        year: 2026,
        field: Field::Agriculture.into(),
        title: title.into(),
        budget: vec![grant(amount_fen)],
        ..Plan::default()
    };
    let request = CreatePlanRequest {
        plan: Some(plan),
        ..CreatePlanRequest::default()
    };
    let made = suite.officer("li").plans().create_plan(request).await;
    made.unwrap().into_inner()
}

/// Money of the district arrives in a plan.
pub async fn appropriate(suite: &Suite, plan: &str, amount_fen: i64, document: &str) {
    let request = AppropriateFundsRequest {
        plan: plan.into(),
        source: FundSource::District.into(),
        amount_fen,
        document: document.into(),
        ..AppropriateFundsRequest::default()
    };
    suite.officer("li").funds().appropriate_funds(request).await.unwrap();
}

/// A call under a plan as a test drafts it: three experts each, partners allowed, own money of a tenth.
pub fn call_under(plan: &str) -> Call {
    let criterion = |id: &str, weight_permille| ReviewCriterion {
        id: id.into(),
        title: id.into(),
        weight_permille,
    };
    Call {
        plan: plan.into(),
        title: "2026年度农业科技项目申报指南".into(),
        text: "支持水稻、油茶和畜禽良种选育。".into(),
        opens_on: BEGINS.into(),
        closes_on: CLOSES.into(),
        conditions: Some(CallConditions {
            eligibility: "在本区注册的法人单位".into(),
            partners_allowed: true,
            ..CallConditions::default()
        }),
        ceiling_fen: 100_000_000,
        own_funds_permille: 100,
        criteria: vec![criterion("novelty", 600), criterion("feasibility", 400)],
        experts_per_application: 3,
        ..Call::default()
    }
}

/// Drafts a call and publishes it.
pub async fn published(suite: &Suite, call: Call) -> Call {
    let drafted = drafted_call(suite, call).await;
    let publish = step!(PublishCallRequest, drafted.name, "");
    let published = suite.head().calls().publish_call(publish).await;
    published.unwrap().into_inner()
}

/// Drafts a call.
pub async fn drafted_call(suite: &Suite, call: Call) -> Call {
    let request = CreateCallRequest {
        call: Some(call),
        ..CreateCallRequest::default()
    };
    let drafted = suite.officer("li").calls().create_call(request).await;
    drafted.unwrap().into_inner()
}

/// What two units apply for together: all the money of the district in four lines, and own money of the first.
pub fn content(title: &str, lead: &Unit, partner: &Unit) -> ApplicationContent {
    ApplicationContent {
        title: title.into(),
        summary: format!("{title}：选育、试种、示范，形成可以推广的技术规程。"),
        goals: "选育新品种一个，示范五百亩。".into(),
        leader: Some(ProjectLeader {
            display_name: LEADER.into(),
            citizen_id: LEADER_ID.into(),
        }),
        partners: vec![partner.clone()],
        starts_on: STARTS.into(),
        ends_on: ENDS.into(),
        grants: vec![grant(GRANT)],
        budget: budget(&lead.credit_code, &partner.credit_code),
        ..ApplicationContent::default()
    }
}

/// The budget of two units: 60 % of the grant for the first, 40 % for the second.
pub fn budget(lead: &str, partner: &str) -> Vec<BudgetLine> {
    vec![
        line(lead, FundSource::District, "equipment", 20_000_000),
        line(lead, FundSource::District, "operation", 16_000_000),
        line(partner, FundSource::District, "operation", 16_000_000),
        line(partner, FundSource::District, "labour", 8_000_000),
        line(lead, FundSource::SelfRaised, "operation", OWN),
    ]
}

/// One line of a budget.
pub fn line(unit: &str, source: FundSource, head: &str, amount_fen: i64) -> BudgetLine {
    BudgetLine {
        unit: unit.into(),
        source: source.into(),
        head: head.into(),
        amount_fen,
    }
}

/// Hands an application in, as the unit itself does.
pub async fn applied(suite: &Suite, call: &str, applicant: &Unit, content: ApplicationContent) -> Application {
    let submit = application(call, applicant, content);
    let applied = of_unit(suite, applicant)
        .applications()
        .submit_application(submit)
        .await;
    applied.unwrap().into_inner()
}

/// The request that hands an application in.
pub fn application(call: &str, applicant: &Unit, content: ApplicationContent) -> SubmitApplicationRequest {
    let application = Application {
        call: call.into(),
        applicant: Some(applicant.clone()),
        content: Some(content),
        ..Application::default()
    };
    SubmitApplicationRequest {
        application: Some(application),
        ..SubmitApplicationRequest::default()
    }
}

/// Hands an application in and has it checked; nothing is missing.
pub async fn accepted(suite: &Suite, call: &str, applicant: &Unit, content: ApplicationContent) -> Application {
    let name = applied(suite, call, applicant, content).await.name;
    let checked = checked(suite, &name).await;
    assert_eq!(
        checked.state(),
        application::State::FormallyAccepted,
        "{:?}",
        checked.check
    );
    checked
}

/// Checks the form of an application.
pub async fn checked(suite: &Suite, application: &str) -> Application {
    let check = step!(CheckApplicationRequest, application, "");
    let checked = suite.officer("wang").applications().check_application(check).await;
    checked.unwrap().into_inner()
}

/// So many experts in agriculture, of unit 90; their accounts are expert-1 and on.
pub async fn experts(suite: &Suite, count: u32) {
    for number in 1..=count {
        expert(suite, number, &unit(90), &[]).await;
    }
}

/// An expert of a unit, with ties to others.
pub async fn expert(suite: &Suite, number: u32, unit: &Unit, interests: &[&str]) -> Expert {
    let expert = Expert {
        state: expert::State::Active.into(),
        account: format!("expert-{number}"),
        display_name: format!("专家{number}"),
        unit: Some(unit.clone()),
        fields: vec![Field::Agriculture.into()],
        interests: interests.iter().map(ToString::to_string).collect(),
        ..Expert::default()
    };
    let request = CreateExpertRequest {
        expert: Some(expert),
        ..CreateExpertRequest::default()
    };
    let made = suite.officer("li").experts().create_expert(request).await;
    made.unwrap().into_inner()
}

/// The request that draws the panel of a call.
pub fn draw(call: &str) -> DrawPanelRequest {
    step!(DrawPanelRequest, call, "", seed: SEED, seed_source: "中国福利彩票2026040期")
}

/// Draws the panel of a call.
pub async fn drawn(suite: &Suite, call: &str) -> Review {
    let drawn = suite.officer("li").reviews().draw_panel(draw(call)).await;
    drawn.unwrap().into_inner()
}

/// The assignments of a review, as an officer lists them.
pub async fn assignments(suite: &Suite, review: &str) -> Vec<Assignment> {
    let list = ListAssignmentsRequest {
        review: review.into(),
        page_size: 200,
        ..ListAssignmentsRequest::default()
    };
    let list = suite.officer("li").reviews().list_assignments(list).await;
    list.unwrap().into_inner().assignments
}

/// The accounts of the experts, by their names.
pub async fn accounts(suite: &Suite) -> BTreeMap<String, String> {
    let list = ListExpertsRequest {
        page_size: 200,
        ..ListExpertsRequest::default()
    };
    let list = suite.officer("li").experts().list_experts(list).await;
    let experts = list.unwrap().into_inner().experts;
    experts
        .into_iter()
        .map(|expert| (expert.name, expert.account))
        .collect()
}

/// Scores every assignment that waits, each with so many points for all criteria.
pub async fn scored(suite: &Suite, review: &str, points: impl Fn(&Assignment) -> i32) {
    let accounts = accounts(suite).await;
    let waiting = assignments(suite, review).await.into_iter();
    for assignment in waiting.filter(|one| one.state() == assignment::State::Assigned) {
        let expert = suite.person("expert", &accounts[&assignment.expert]);
        let score = score(&assignment.name, points(&assignment));
        expert.reviews().submit_score(score).await.unwrap();
    }
}

/// The request that scores an assignment.
pub fn score(assignment: &str, points: i32) -> SubmitScoreRequest {
    let scores = ["novelty", "feasibility"].map(|criterion| CriterionScore {
        criterion: criterion.into(),
        points,
    });
    step!(SubmitScoreRequest, assignment, "", scores: scores, comment: "可行")
}

/// Closes a panel.
pub async fn closed(suite: &Suite, review: &str) -> Review {
    let close = step!(ClosePanelRequest, review, "");
    suite
        .officer("li")
        .reviews()
        .close_panel(close)
        .await
        .unwrap()
        .into_inner()
}

/// One application of a selection, with what the district grants.
pub fn pick(application: &str, amount_fen: i64) -> SelectedApplication {
    SelectedApplication {
        application: application.into(),
        grants: vec![grant(amount_fen)],
    }
}

/// Proposes a selection, decides it, and shows it to the public from today on.
pub async fn shown(suite: &Suite, review: &str, applications: Vec<SelectedApplication>) -> Review {
    let (li, head) = (suite.officer("li"), suite.head());
    let propose = step!(ProposeSelectionRequest, review, "", applications: applications);
    li.reviews().propose_selection(propose).await.unwrap();
    let decide = step!(DecideSelectionRequest, review, "");
    head.reviews().decide_selection(decide).await.unwrap();
    let start = step!(StartPublicityRequest, review, "");
    li.reviews().start_publicity(start).await.unwrap().into_inner()
}

/// Sets an application up as a project, once its publicity has run.
pub async fn set_up(suite: &Suite, application: &str) -> Project {
    let set_up = step!(SetUpProjectRequest, application, "");
    let done = suite.officer("li").applications().set_up_project(set_up).await;
    project(suite, &done.unwrap().into_inner().project).await
}

/// A project as it stands.
pub async fn project(suite: &Suite, name: &str) -> Project {
    let get = GetProjectRequest { name: name.into() };
    suite.head().projects().get_project(get).await.unwrap().into_inner()
}

/// The task book of two units: m1 with a report, m2 with a report and a variety certificate; a payment at signing and one
/// after each milestone.
pub fn task_book(lead: &str, partner: &str) -> TaskBook {
    let milestone = |id: &str, title: &str, due_on: &str, kinds: &[&str]| PlannedMilestone {
        id: id.into(),
        title: title.into(),
        due_on: due_on.into(),
        evidence_kinds: kinds.iter().map(ToString::to_string).collect(),
    };
    TaskBook {
        goals: "选育新品种一个，示范五百亩。".into(),
        indicators: vec![Indicator {
            title: "示范面积".into(),
            target: "500亩".into(),
        }],
        members: vec![LEADER.into(), "吴敏".into()],
        starts_on: STARTS.into(),
        ends_on: ENDS.into(),
        milestones: vec![
            milestone("m1", "完成试种", M1_DUE, &["report"]),
            milestone("m2", "完成示范", M2_DUE, &["report", "certificate"]),
        ],
        budget: budget(lead, partner),
        payments: vec![
            payment("p1", "", 30_000_000),
            payment("p2", "m1", 20_000_000),
            payment("p3", "m2", 10_000_000),
        ],
        own_funds_by: OWN_FUNDS_BY.into(),
        ..TaskBook::default()
    }
}

/// A payment of the district, after a milestone or at signing.
pub fn payment(id: &str, milestone: &str, amount_fen: i64) -> PlannedPayment {
    PlannedPayment {
        id: id.into(),
        milestone: milestone.into(),
        source: FundSource::District.into(),
        amount_fen,
    }
}

/// The unit in charge hands its task book in, and the head signs it.
pub async fn signed(suite: &Suite, project: &Project, task_book: TaskBook) -> Project {
    let submit = step!(SubmitTaskBookRequest, project.name, "", task_book: task_book);
    let lead = of_unit(suite, project.lead.as_ref().unwrap());
    lead.projects().submit_task_book(submit).await.unwrap();
    let sign = step!(SignTaskBookRequest, project.name, "");
    suite.head().projects().sign_task_book(sign).await.unwrap().into_inner()
}

/// Money of the district.
pub fn grant(amount_fen: i64) -> Grant {
    Grant {
        source: FundSource::District.into(),
        amount_fen,
    }
}

/// The n-th unit.
pub fn unit(number: u32) -> Unit {
    Unit {
        credit_code: credit_code(number),
        display_name: format!("第{number}单位"),
    }
}

/// The n-th credit code: the check character is the one that agrees.
pub fn credit_code(number: u32) -> String {
    let characters = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars();
    let mut codes = characters.map(|check| format!("91431202{number:09}{check}"));
    codes.find(|code| CreditCode::parse(code).is_ok()).unwrap()
}

/// Who acts for a unit on the platform.
pub fn of_unit(suite: &Suite, unit: &Unit) -> Person {
    suite.of(&unit.credit_code, "platform", &unit.credit_code)
}
