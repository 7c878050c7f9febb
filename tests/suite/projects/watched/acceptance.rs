//! Acceptance by each of its forms, to each of its ends.

use kezhi_proto::common::time_limit::State;
use kezhi_proto::projects::acceptance::{Advice, Form};
use kezhi_proto::projects::*;

use super::panel::{application, applied, arrangement, conclusions, milestones_accepted, panel, reviewed};
use super::rectifications::order;
use super::road::{self, BEGINS};
use super::{deputy, lead, limit_of, partner};
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};

/// The day of the first acceptance.
const HELD: &str = "2026-04-20";

#[tokio::test]
async fn a_project_is_returned_by_a_meeting_corrected_and_passes_by_correspondence() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let first = applied_with_reasons(&suite, &project).await;
        a_panel_is_arranged(&suite, &project, &first).await;
        suite.move_to(HELD).await;
        it_is_returned(&suite, &project, &first).await;
        milestones_accepted(&suite, &project).await;
        let second = applied(&suite, &project, &[]).await;
        assert_eq!(
            limit_of(&suite, &first, "agreed.correction").await,
            ("2026-05-20".into(), State::Met, false)
        );
        reviewed(&suite, &second, Form::Correspondence, &[Advice::Pass; 3]).await;
        it_passes_once_nothing_is_to_be_put_right(&suite, &project, &second).await;
    })
    .await;
}

async fn applied_with_reasons(suite: &Suite, project: &Project) -> String {
    let leads = road::of_unit(suite, project.lead.as_ref().unwrap());
    let unexplained = leads
        .acceptances()
        .apply_for_acceptance(application(project, &["m1"]))
        .await;
    assert_refused(unexplained, "MILESTONE_UNEXPLAINED", "").says("milestones", "m2");
    let partners = road::of_unit(suite, &project.partners[0]);
    let partners = partners
        .acceptances()
        .apply_for_acceptance(application(project, &["m1", "m2"]))
        .await;
    assert_refused(partners, "ORGANISATION_MISMATCH", "").says("organisation", lead(project));
    let name = applied(suite, project, &["m1", "m2"]).await;
    assert_eq!(
        road::project(suite, &project.name).await.state(),
        project::State::InAcceptance
    );
    name
}

async fn a_panel_is_arranged(suite: &Suite, project: &Project, acceptance: &str) {
    let li = suite.officer("li");
    let arrange = |experts: Vec<AcceptanceExpert>| arrangement(acceptance, Form::Meeting, HELD, experts);
    let small = li.acceptances().arrange_acceptance(arrange(panel(2))).await;
    let small = assert_refused(small, "PANEL_TOO_SMALL", "");
    small.says("experts", "2").says("needed", "3");
    let mut tied = panel(3);
    tied[2].tied_to.push(partner(project).into());
    let tied = assert_refused(
        li.acceptances().arrange_acceptance(arrange(tied)).await,
        "TIE_TO_UNIT",
        "",
    );
    tied.says("who", "e3").says("unit", partner(project));
    li.acceptances().arrange_acceptance(arrange(panel(3))).await.good();
    let early = conclusions(acceptance, &[Advice::Pass; 3]);
    let early = li.acceptances().record_expert_conclusions(early).await;
    assert_refused(early, "DAY_OUT_OF_ORDER", "").says("not_before", HELD);
}

async fn it_is_returned(suite: &Suite, project: &Project, acceptance: &str) {
    let li = suite.officer("li");
    let two = conclusions(acceptance, &[Advice::Correct; 2]);
    assert_refused(
        li.acceptances().record_expert_conclusions(two).await,
        "PANEL_TOO_SMALL",
        "",
    );
    let three = conclusions(acceptance, &[Advice::Correct, Advice::Pass, Advice::Correct]);
    let reviewed = li.acceptances().record_expert_conclusions(three).await.good();
    assert_eq!(reviewed.advised(), Advice::Correct);

    let pass = || step!(PassAcceptanceRequest, acceptance, "", opinion: "通过验收");
    let departs = suite.head().acceptances().pass_acceptance(pass()).await;
    assert_refused(departs, "ADVICE_LEFT_WITHOUT_REASONS", "").says("advised", "ADVICE_CORRECT");
    let back = || step!(ReturnForCorrectionRequest, acceptance, "", opinion: "补充试验数据", correct_by: "2026-05-20");
    let arranger = suite
        .person("head", "li")
        .acceptances()
        .return_for_correction(back())
        .await;
    assert_refused(arranger, "SAME_PERSON", "");
    let returned = suite.head().acceptances().return_for_correction(back()).await.good();
    assert_eq!(
        (returned.state(), returned.form()),
        (acceptance::State::Returned, Form::Meeting)
    );
    assert_eq!(
        road::project(suite, &project.name).await.state(),
        project::State::UnderWay
    );
    assert_eq!(
        limit_of(suite, acceptance, "agreed.correction").await,
        ("2026-05-20".into(), State::Open, false)
    );
}

async fn it_passes_once_nothing_is_to_be_put_right(suite: &Suite, project: &Project, acceptance: &str) {
    let issued = suite
        .head()
        .rectifications()
        .issue_rectification(order(project, ""))
        .await;
    let order = issued.good().name;
    let pass = || step!(PassAcceptanceRequest, acceptance, "", opinion: "通过验收");
    let held = deputy(suite).acceptances().pass_acceptance(pass()).await;
    assert_refused(held, "PROJECT_HELD", "").says("holds", &order);
    let withdraw = step!(WithdrawRectificationRequest, order, "", reasons: "系误判");
    let withdrawn = suite.head().rectifications().withdraw_rectification(withdraw).await;
    withdrawn.good();
    let passed = deputy(suite).acceptances().pass_acceptance(pass()).await.good();
    assert_eq!(
        (passed.state(), passed.form()),
        (acceptance::State::Passed, Form::Correspondence)
    );
    let project = road::project(suite, &project.name).await;
    assert_eq!(
        (project.state(), project.ended_on.as_str()),
        (project::State::Accepted, HELD)
    );
}

#[tokio::test]
async fn a_project_that_fails_on_site_against_advice_fails_with_reasons() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let acceptance = applied(&suite, &project, &["m1", "m2"]).await;
        reviewed(
            &suite,
            &acceptance,
            Form::Site,
            &[Advice::Pass, Advice::Pass, Advice::Fail],
        )
        .await;
        let fail = || step!(FailAcceptanceRequest, acceptance, "", opinion: "未达到考核指标");
        let silent = suite.head().acceptances().fail_acceptance(fail()).await;
        assert_refused(silent, "ADVICE_LEFT_WITHOUT_REASONS", "").says("advised", "ADVICE_PASS");
        let fail = FailAcceptanceRequest {
            departure_reasons: "示范面积经复核仅一百亩。".into(),
            ..fail()
        };
        let failed = suite.head().acceptances().fail_acceptance(fail).await.good();
        assert_eq!((failed.state(), failed.form()), (acceptance::State::Failed, Form::Site));
        let project = road::project(&suite, &project.name).await;
        assert_eq!(
            (project.state(), project.end_reason.as_str()),
            (project::State::Failed, "未达到考核指标")
        );
        let again = road::of_unit(&suite, project.lead.as_ref().unwrap());
        let again = again
            .acceptances()
            .apply_for_acceptance(application(&project, &["m1", "m2"]))
            .await;
        assert_refused(again, "STEP_NOT_ALLOWED", "");
    })
    .await;
}
