//! The table of a plan is sound, and refuses what it must.

use kezhi_procedure::TakenBefore;
use kezhi_proto::projects::plan::State;

use super::procedure::PLAN;
use super::rules::Facts;

#[test]
fn a_plan_is_not_closed_before_its_projects_and_payments() {
    let mut facts = Facts {
        open_project: "projects/1".into(),
        open_payment: "incentivepayments/1".into(),
    };
    let refusal = PLAN
        .take("ClosePlan", State::Approved, &[], "head", &facts)
        .unwrap_err();
    assert_eq!(refusal.reason, "PROJECT_OPEN");
    assert_eq!(refusal.metadata, [("project", "projects/1".to_string())]);
    facts.open_project.clear();
    let refusal = PLAN
        .take("ClosePlan", State::Approved, &[], "head", &facts)
        .unwrap_err();
    assert_eq!(refusal.reason, "INCENTIVE_OPEN");
    facts.open_payment.clear();
    assert!(PLAN.take("ClosePlan", State::Approved, &[], "head", &facts).is_ok());
}

#[test]
fn who_drafted_a_plan_does_not_approve_it() {
    let drafted = [TakenBefore {
        step: "CreatePlan".into(),
        actor: "li".into(),
    }];
    let approve = |actor| PLAN.take("ApprovePlan", State::Drafted, &drafted, actor, &Facts::default());
    assert_eq!(approve("li").unwrap_err().reason, "SAME_PERSON");
    assert!(approve("wang").is_ok());
}
