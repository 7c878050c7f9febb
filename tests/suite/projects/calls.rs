//! When applications are taken, from whom, and how many.

use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::road;
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};

#[tokio::test]
async fn a_call_is_drafted_under_an_approved_plan_only() {
    on_each_suite(road::BEGINS, async |suite| {
        let plan = road::drafted_plan(&suite, "未批准", road::APPROPRIATED).await.name;
        let request = CreateFundingCallRequest {
            funding_call: Some(road::call_under(&plan)),
            ..CreateFundingCallRequest::default()
        };
        let refused = suite.officer("li").calls().create_funding_call(request).await;
        let refused = assert_refused(refused, "PLAN_NOT_OPEN", "");
        refused.says("plan", plan).says("state", "STATE_DRAFTED");
    })
    .await;
}

#[tokio::test]
async fn applications_are_taken_from_the_first_to_the_last_day_of_a_published_call() {
    on_each_suite(road::BEGINS, async |suite| {
        let plan = road::plan(&suite, "农业", road::APPROPRIATED).await;
        let call = road::drafted_call(&suite, road::call_under(&plan.name)).await.name;
        // A unit is told nothing of a draft.
        assert_refused(apply(&suite, &call, 1).await, "RESOURCE_NOT_FOUND", "");
        let publish = step!(PublishFundingCallRequest, call, "");
        suite.head().calls().publish_funding_call(publish).await.good();
        apply(&suite, &call, 1).await.good();

        suite.move_to(road::CLOSES).await;
        apply(&suite, &call, 2).await.good();
        suite.move_to(road::REVIEWED).await;
        let refused = assert_refused(apply(&suite, &call, 3).await, "FUNDING_CALL_NOT_OPEN", "");
        refused.says("opens_on", road::BEGINS).says("closes_on", road::CLOSES);
    })
    .await;
}

#[tokio::test]
async fn a_unit_hands_in_as_many_applications_as_the_call_lets_it_and_only_its_own() {
    on_each_suite(road::BEGINS, async |suite| {
        let plan = road::plan(&suite, "农业", road::APPROPRIATED).await;
        let mut guide = road::call_under(&plan.name);
        guide.conditions.as_mut().unwrap().applications_per_unit = 1;
        let call = road::published(&suite, guide).await.name;
        let first = apply(&suite, &call, 1).await.good();
        assert_refused(apply(&suite, &call, 1).await, "APPLICATIONS_TOO_MANY", "").says("limit", "1");
        apply(&suite, &call, 2).await.good();

        let withdraw = step!(WithdrawApplicationRequest, first.name, "", reasons: "改题");
        let unit = road::of_unit(&suite, &road::unit(1));
        unit.applications().withdraw_application(withdraw).await.good();
        apply(&suite, &call, 1).await.good();

        let other = road::application(&call, &road::unit(3), contents(3));
        let refused = unit.applications().submit_application(other).await;
        let refused = assert_refused(refused, "FIELD_INVALID", "");
        assert_eq!(refused.fields(), ["application.applicant.credit_code"]);
    })
    .await;
}

#[tokio::test]
async fn a_barred_unit_neither_applies_nor_takes_part_until_its_bar_ends() {
    on_each_suite(road::BEGINS, async |suite| {
        let call = road::open_call(&suite).await.name;
        barred(&suite, &road::credit_code(1), "2026-03-20").await;
        barred(&suite, &partner_of(2).credit_code, "2026-03-20").await;
        for (number, unit) in [(1, road::credit_code(1)), (2, partner_of(2).credit_code)] {
            let refused = assert_refused(apply(&suite, &call, number).await, "UNIT_BARRED", "");
            refused.says("unit", unit).says("barred_until", "2026-03-20");
        }
        apply(&suite, &call, 3).await.good();
        suite.move_to("2026-03-21").await;
        apply(&suite, &call, 1).await.good();
        apply(&suite, &call, 2).await.good();
    })
    .await;
}

#[tokio::test]
async fn a_unit_that_was_barred_after_it_was_selected_gets_no_project() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, applications) = road::ranked(&suite, 1).await;
        road::shown_alone(&suite, &review.name, &applications[0].name).await;
        suite.move_to(road::SIGNED).await;
        barred(&suite, &road::credit_code(10), "2027-12-31").await;
        let set_up = step!(SetUpProjectRequest, applications[0].name, "");
        let refused = suite.officer("li").applications().set_up_project(set_up).await;
        assert_refused(refused, "UNIT_BARRED", "").says("unit", road::credit_code(10));
    })
    .await;
}

/// The n-th unit applies with its partner, today.
async fn apply(suite: &Suite, call: &str, number: u32) -> Result<Response<Application>, Status> {
    let unit = road::unit(number);
    let request = road::application(call, &unit, contents(number));
    road::of_unit(suite, &unit)
        .applications()
        .submit_application(request)
        .await
}

fn contents(number: u32) -> ApplicationContent {
    let title = format!("第{number}项");
    road::content(&title, &road::unit(number), &partner_of(number))
}

fn partner_of(number: u32) -> Unit {
    road::unit(50 + number)
}

async fn barred(suite: &Suite, credit_code: &str, until: &str) {
    let record = road::record_against(credit_code, integrity_record::Kind::Barred);
    let record = IntegrityRecord {
        expires_on: until.into(),
        ..record
    };
    road::entered(suite, record).await;
}
