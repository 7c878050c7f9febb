//! The formal check of an application (形式审查), and what an applicant may still complete.

use kezhi_proto::projects::missing_item::Kind;
use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::road;
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};

/// Five days after the check.
const COMPLETE_BY: &str = "2026-03-07";

#[tokio::test]
async fn an_application_that_lacks_something_is_returned_with_all_of_it_and_completed_once() {
    on_each_suite(road::BEGINS, async |suite| {
        let mut lacking = contents();
        lacking.budget.retain(|line| line.source() == FundSource::District);
        lacking.budget[0].amount_fen -= 1;
        let call = call_with_licence(&suite).await;
        let application = road::applied(&suite, &call, &road::unit(1), lacking.clone()).await.name;
        let returned = road::checked(&suite, &application).await;
        assert_eq!(returned.state(), application::State::Returned);
        let check = returned.check.unwrap();
        let kinds: Vec<Kind> = check.missing.iter().map(MissingItem::kind).collect();
        assert_eq!(
            kinds,
            [Kind::BudgetUnbalanced, Kind::OwnFundsShort, Kind::AttachmentMissing]
        );
        assert_eq!(check.complete_by, COMPLETE_BY);

        complete(&suite, &application, lacking).await.good();
        let again = road::checked(&suite, &application).await;
        assert_eq!(again.state(), application::State::Returned);
        let refused = assert_refused(
            complete(&suite, &application, contents()).await,
            "APPLICATIONS_TOO_MANY",
            "",
        );
        refused.says("limit", "1");
        // Nothing is left to complete, so it may be rejected at once.
        reject(&suite, &application).await.good();
    })
    .await;
}

#[tokio::test]
async fn an_application_is_completed_until_its_day_and_neither_rejected_nor_drawn_for_before() {
    on_each_suite(road::BEGINS, async |suite| {
        let call = call_with_licence(&suite).await;
        let mut names = Vec::new();
        for number in 1..=2 {
            let submitted = road::applied(&suite, &call, &road::unit(1), contents()).await.name;
            assert_eq!(
                road::checked(&suite, &submitted).await.state(),
                application::State::Returned,
                "{number}"
            );
            names.push(submitted);
        }
        assert_refused(reject(&suite, &names[1]).await, "DAY_OUT_OF_ORDER", "").says("not_before", COMPLETE_BY);
        suite.move_to(COMPLETE_BY).await;
        complete(&suite, &names[0], with_licence()).await.good();
        let accepted = road::checked(&suite, &names[0]).await;
        assert_eq!(accepted.state(), application::State::FormallyAccepted);

        suite.move_to(road::REVIEWED).await;
        let lapsed = complete(&suite, &names[1], with_licence()).await;
        assert_refused(lapsed, "LIMIT_LAPSED", "").says("due_on", COMPLETE_BY);
        road::experts(&suite, 3).await;
        let waits = suite.officer("li").reviews().draw_panel(road::draw(&call)).await;
        assert_refused(waits, "APPLICATIONS_PENDING", "").says("returned", "1");
        reject(&suite, &names[1]).await.good();
        road::drawn(&suite, &call).await;
    })
    .await;
}

#[tokio::test]
async fn who_hands_an_application_in_does_not_check_it_and_no_answer_has_the_leaders_number() {
    on_each_suite(road::BEGINS, async |suite| {
        let call = road::open_call(&suite).await.name;
        let wang = suite.officer("wang");
        let submit = road::application(&call, &road::unit(1), contents());
        let submitted = wang.applications().submit_application(submit).await.good();
        let check = step!(CheckApplicationRequest, submitted.name, "");
        assert_refused(
            wang.applications().check_application(check.clone()).await,
            "SAME_PERSON",
            "",
        );
        let checked = suite.officer("li").applications().check_application(check).await.good();
        for seen in [submitted, checked] {
            assert!(!format!("{seen:?}").contains(road::LEADER_ID));
            assert_eq!(seen.content.unwrap().leader.unwrap().citizen_id, "110105***********X");
        }
    })
    .await;
}

/// A call that asks for a licence.
async fn call_with_licence(suite: &Suite) -> String {
    let plan = road::plan(suite, "农业", road::APPROPRIATED).await;
    let call = FundingCall {
        attachment_kinds: vec!["licence".into()],
        ..road::call_under(&plan.name)
    };
    road::published(suite, call).await.name
}

fn contents() -> ApplicationContent {
    road::content("水稻", &road::unit(1), &road::unit(2))
}

fn with_licence() -> ApplicationContent {
    let licence = Attachment {
        kind: "licence".into(),
        digest: "ab".repeat(32),
        title: String::new(),
    };
    ApplicationContent {
        attachments: vec![licence],
        ..contents()
    }
}

async fn complete(suite: &Suite, name: &str, content: ApplicationContent) -> Result<Response<Application>, Status> {
    let complete = step!(CompleteApplicationRequest, name, "", content: content);
    let unit = road::of_unit(suite, &road::unit(1));
    unit.applications().complete_application(complete).await
}

async fn reject(suite: &Suite, name: &str) -> Result<Response<Application>, Status> {
    let reject = step!(RejectApplicationRequest, name, "", reasons: "材料不全");
    suite.head().applications().reject_application(reject).await
}
