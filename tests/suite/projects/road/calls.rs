//! The plan, the call and the applications.

use kezhi_proto::projects::*;

use super::{APPROPRIATED, BEGINS, CLOSES, ENDS, GRANT, LEADER, LEADER_ID, OWN, STARTS, of_unit};
use crate::kit::{Good, Suite, step};

/// A call that takes applications, under a plan that has its money.
pub async fn open_call(suite: &Suite) -> FundingCall {
    let plan = plan(suite, "农业科技计划", APPROPRIATED).await;
    appropriate(suite, &plan.name, APPROPRIATED, "洪财预〔2026〕1号").await;
    published(suite, call_under(&plan.name)).await
}

/// A plan in the field of agriculture, approved, with money of the district.
pub async fn plan(suite: &Suite, title: &str, amount_fen: i64) -> Plan {
    let draft = drafted_plan(suite, title, amount_fen).await;
    let approve = step!(ApprovePlanRequest, draft.name, "");
    suite.head().plans().approve_plan(approve).await.good()
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
    suite.officer("li").plans().create_plan(request).await.good()
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
    suite.officer("li").funds().appropriate_funds(request).await.good();
}

/// A call under a plan as a test drafts it: three experts each, partners allowed, own money of a tenth.
pub fn call_under(plan: &str) -> FundingCall {
    let criterion = |id: &str, weight_permille| ReviewCriterion {
        id: id.into(),
        title: id.into(),
        weight_permille,
    };
    FundingCall {
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
        ..FundingCall::default()
    }
}

/// Drafts a call and publishes it.
pub async fn published(suite: &Suite, call: FundingCall) -> FundingCall {
    let drafted = drafted_call(suite, call).await;
    let publish = step!(PublishFundingCallRequest, drafted.name, "");
    suite.head().calls().publish_funding_call(publish).await.good()
}

/// Drafts a call.
pub async fn drafted_call(suite: &Suite, call: FundingCall) -> FundingCall {
    let request = CreateFundingCallRequest {
        funding_call: Some(call),
        ..CreateFundingCallRequest::default()
    };
    suite.officer("li").calls().create_funding_call(request).await.good()
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
    applied.good()
}

/// The request that hands an application in.
pub fn application(call: &str, applicant: &Unit, content: ApplicationContent) -> SubmitApplicationRequest {
    let application = Application {
        funding_call: call.into(),
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
    checked.good()
}

/// Money of the district.
pub fn grant(amount_fen: i64) -> Grant {
    Grant {
        source: FundSource::District.into(),
        amount_fen,
    }
}
