//! Rectifications: the project's money waits until something is put right.

use kezhi_proto::common::time_limit::State;
use kezhi_proto::projects::*;

use super::road::{self, BEGINS};
use super::visits::{concluded, finding, opened};
use super::{asked, assert_held, assert_late, deputy, file, holds, lead, limit_of};
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};

const DUE: &str = "2026-04-30";
const LIMIT: &str = "agreed.rectification";

#[tokio::test]
async fn a_rectification_holds_the_money_until_what_was_reported_late_is_accepted_by_another() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let order = issued_by_who_did_not_inspect(&suite, &project).await;
        assert_held(&suite, &project.name, &order).await;
        suite.move_to("2026-05-06").await;
        it_is_late(&suite, &order).await;
        it_is_reported_and_sent_back(&suite, &project, &order).await;
        assert_held(&suite, &project.name, &order).await;

        let reported = suite
            .officer("zhao")
            .rectifications()
            .report_rectification(report(&order))
            .await;
        reported.good();
        let accept = || step!(AcceptRectificationRequest, order, "", opinion: "已整改到位");
        let reporter = suite
            .officer("zhao")
            .rectifications()
            .accept_rectification(accept())
            .await;
        assert_refused(reporter, "SAME_PERSON", "");
        let accepted = suite
            .officer("wang")
            .rectifications()
            .accept_rectification(accept())
            .await;
        assert_eq!(accepted.good().state(), rectification::State::Accepted);
        assert!(holds(&suite, &project.name).await.is_empty());
        asked(&suite, &project.name, "p1").await.good();
    })
    .await;
}

async fn issued_by_who_did_not_inspect(suite: &Suite, project: &Project) -> String {
    let open = opened(suite, project, inspection::Kind::SpotCheck).await.name;
    let early = suite
        .head()
        .rectifications()
        .issue_rectification(order(project, &open))
        .await;
    assert_refused(early, "EVIDENCE_MISSING", "");
    let inspection = concluded(suite, project, vec![finding(lead(project), 500_000, false)])
        .await
        .name;
    let inspector = suite.person("head", "wang");
    let own = inspector
        .rectifications()
        .issue_rectification(order(project, &inspection))
        .await;
    assert_refused(own, "SAME_PERSON", "").says("earlier_step", "RecordOnSite");
    let issued = suite
        .head()
        .rectifications()
        .issue_rectification(order(project, &inspection))
        .await;
    let issued = issued.good();
    assert_eq!((issued.state(), issued.late), (rectification::State::Issued, false));
    issued.name
}

async fn it_is_late(suite: &Suite, order: &str) {
    assert_late(suite, order, LIMIT, DUE).await;
    let get = GetRectificationRequest { name: order.into() };
    let read = suite.auditor().rectifications().get_rectification(get).await;
    assert!(read.good().late);
    let list = ListRectificationsRequest::default();
    let listed = suite.auditor().rectifications().list_rectifications(list).await.good();
    assert!(listed.rectifications.iter().all(|rectification| rectification.late));
    let extend = step!(ExtendRectificationRequest, order, "", reasons: "材料未齐", due_on: "2026-05-30");
    let lapsed = suite.head().rectifications().extend_rectification(extend).await;
    let lapsed = assert_refused(lapsed, "LIMIT_LAPSED", "");
    lapsed.says("limit", LIMIT).says("due_on", DUE);
}

async fn it_is_reported_and_sent_back(suite: &Suite, project: &Project, order: &str) {
    let partners = road::of_unit(suite, &project.partners[0]);
    let strange = partners.rectifications().report_rectification(report(order)).await;
    assert_refused(strange, "ORGANISATION_MISMATCH", "").says("organisation", lead(project));
    let leads = road::of_unit(suite, project.lead.as_ref().unwrap());
    leads.rectifications().report_rectification(report(order)).await.good();
    assert_eq!(limit_of(suite, order, LIMIT).await, (DUE.to_string(), State::Met, true));

    let accept = step!(AcceptRectificationRequest, order, "", opinion: "已整改到位");
    let issuer = suite.head().rectifications().accept_rectification(accept).await;
    assert_refused(issuer, "SAME_PERSON", "").says("earlier_step", "IssueRectification");
    let back = step!(ReturnRectificationRequest, order, "", reasons: "缺凭证", due_on: "2026-05-20");
    let back = deputy(suite).rectifications().return_rectification(back).await.good();
    assert_eq!(
        (back.state(), back.reports[0].return_reason.as_str()),
        (rectification::State::Issued, "缺凭证")
    );
    assert_eq!(
        limit_of(suite, order, LIMIT).await,
        ("2026-05-20".to_string(), State::Open, false)
    );
}

#[tokio::test]
async fn more_time_is_given_once_and_a_notice_that_fell_away_holds_nothing() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let head = suite.head();
        let payment = asked(&suite, &project.name, "p1").await.good().name;
        let issued = head.rectifications().issue_rectification(order(&project, "")).await;
        let order = issued.good().name;
        let approve = || step!(ApproveDisbursementRequest, payment, "");
        let held = head.disbursements().approve_disbursement(approve()).await;
        assert_refused(held, "PROJECT_HELD", "").says("holds", &order);
        let extend = |due_on: &str| step!(ExtendRectificationRequest, order, "", reasons: "补票", due_on: due_on);
        let sooner = head.rectifications().extend_rectification(extend(DUE)).await;
        assert_eq!(assert_refused(sooner, "FIELD_INVALID", "").fields(), ["due_on"]);
        let extended = head.rectifications().extend_rectification(extend("2026-05-10")).await;
        assert_eq!(extended.good().extended_from, DUE);
        assert_eq!(
            limit_of(&suite, &order, LIMIT).await,
            ("2026-05-10".to_string(), State::Open, false)
        );
        let again = head.rectifications().extend_rectification(extend("2026-05-20")).await;
        assert_refused(again, "LIMIT_NOT_EXTENDABLE", "").says("limit", LIMIT);

        let withdraw = step!(WithdrawRectificationRequest, order, "", reasons: "系误判");
        let withdrawn = head.rectifications().withdraw_rectification(withdraw).await;
        assert_eq!(withdrawn.good().state(), rectification::State::Withdrawn);
        let (_, state, _) = limit_of(&suite, &order, LIMIT).await;
        assert_eq!(state, State::Cancelled);
        assert!(holds(&suite, &project.name).await.is_empty());
        head.disbursements().approve_disbursement(approve()).await.good();
    })
    .await;
}

/// An order to the unit in charge, on an inspection or on something else.
pub(super) fn order(project: &Project, inspection: &str) -> IssueRectificationRequest {
    IssueRectificationRequest {
        rectification: Some(Rectification {
            project: project.name.clone(),
            inspection: inspection.into(),
            unit: lead(project).into(),
            grounds: "部分支出与项目无关。".into(),
            demands: "补齐凭证，退还无关支出。".into(),
            due_on: DUE.into(),
            ..Rectification::default()
        }),
        ..IssueRectificationRequest::default()
    }
}

fn report(order: &str) -> ReportRectificationRequest {
    let report = RectificationReport {
        text: "已补齐凭证。".into(),
        attachments: vec![file("vouchers")],
        ..RectificationReport::default()
    };
    step!(ReportRectificationRequest, order, "", report: report)
}
