//! A project that is terminated: its matter is referred, its money comes back, and its books are closed last.

use kezhi_proto::projects::*;

use super::road::{self, BEGINS, SIGNED};
use super::visits::{concluded, finding};
use super::{assert_refused, file, lead, logged, paid};
use crate::kit::{Good, Suite, on_each_suite, step};

/// What was paid, and what of it was diverted.
const PAID: i64 = 30_000_000;
const DIVERTED: i64 = 2_000_000;

#[tokio::test]
async fn a_terminated_project_is_closed_once_its_money_has_come_back() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        paid(&suite, &project.name, "p1").await;
        let inspection = concluded(&suite, &project, vec![finding(lead(&project), DIVERTED, true)])
            .await
            .name;
        let found = suite
            .officer("li")
            .vouchers()
            .record_voucher(diverted(&project, &inspection))
            .await;
        assert!(found.good().questioned);
        it_is_referred(&suite, &project, &inspection).await;
        let terminate = step!(TerminateProjectRequest, project.name, "", reasons: "截留挪用");
        let ended = suite.head().projects().terminate_project(terminate).await.good();
        assert_eq!(
            (ended.state(), ended.ended_on.as_str()),
            (project::State::Terminated, SIGNED)
        );

        assert_eq!(open_accounts(&suite, &project).await, [DIVERTED, PAID - DIVERTED, PAID]);
        released(&suite, &project).await;
        assert_eq!(open_accounts(&suite, &project).await, [DIVERTED, PAID - DIVERTED]);
        returned(&suite, &project).await;
        assert_eq!(open_accounts(&suite, &project).await, [DIVERTED]);
        recovered(&suite, &project).await;
        let closed = suite
            .head()
            .projects()
            .close_project(step!(CloseProjectRequest, project.name, ""))
            .await;
        let closed = closed.good();
        assert_eq!(
            (closed.state(), closed.closed_on.as_str()),
            (project::State::Closed, SIGNED)
        );
    })
    .await;
}

/// The balances for which the project is not closed, in ascending order.
async fn open_accounts(suite: &Suite, project: &Project) -> Vec<i64> {
    let close = step!(CloseProjectRequest, project.name, "");
    let refused = assert_refused(suite.head().projects().close_project(close).await, "BOOKS_OPEN", "");
    let accounts = refused.metadata("accounts");
    let balance = |account: &str| account.split_once(" fen ").unwrap().0.parse().unwrap();
    let mut balances: Vec<i64> = accounts.split("; ").map(balance).collect();
    balances.sort_unstable();
    balances
}

async fn it_is_referred(suite: &Suite, project: &Project, inspection: &str) {
    let refer = ReferToJusticeRequest {
        referral: Some(Referral {
            project: project.name.clone(),
            inspection: inspection.into(),
            kind: referral::Kind::Discipline.into(),
            addressee: "洪江区纪委监委".into(),
            grounds: "挪用财政科技经费。".into(),
            attachments: vec![file("evidence")],
            ..Referral::default()
        }),
        ..ReferToJusticeRequest::default()
    };
    let referred = suite.head().referrals().refer_to_justice(refer).await.good();
    assert_eq!(
        (referred.state(), referred.referred_on.as_str()),
        (referral::State::Referred, SIGNED)
    );
    let entry = logged(suite, "referral.made").await;
    assert!(entry.legal_basis.contains("第一百一十条"), "{entry:?}");
    assert_eq!(entry.subject, referred.name);
    let answer = || step!(RecordReferralAnswerRequest, referred.name, "", answer: "已立案");
    let li = suite.officer("li");
    let answered = li.referrals().record_referral_answer(answer()).await.good();
    assert_eq!(answered.state(), referral::State::Answered);
    assert_refused(
        li.referrals().record_referral_answer(answer()).await,
        "STEP_NOT_ALLOWED",
        "",
    );
}

/// A voucher that the inspection found: paid to one who has nothing to do with the project.
fn diverted(project: &Project, inspection: &str) -> RecordVoucherRequest {
    RecordVoucherRequest {
        project: project.name.clone(),
        voucher: Some(Voucher {
            number: "记-041".into(),
            day: SIGNED.into(),
            unit: lead(project).into(),
            source: FundSource::District.into(),
            head: "equipment".into(),
            amount_fen: DIVERTED,
            payee_code: road::credit_code(77),
            payee_name: "第77单位".into(),
            purpose: "轿车".into(),
            handled_by: "甲".into(),
            approved_by: "乙".into(),
            digest: "cd".repeat(32),
            ..Voucher::default()
        }),
        found_by: inspection.into(),
        ..RecordVoucherRequest::default()
    }
}

/// What was committed and not paid goes back to the plan.
async fn released(suite: &Suite, project: &Project) {
    let request = ReleaseCommitmentRequest {
        project: project.name.clone(),
        source: FundSource::District.into(),
        amount_fen: PAID,
        document: "洪科终〔2026〕1号".into(),
        reasons: "项目终止".into(),
        ..ReleaseCommitmentRequest::default()
    };
    suite.head().funds().release_commitment(request).await.good();
}

/// The unit gives back what it still holds.
async fn returned(suite: &Suite, project: &Project) {
    let request = ReturnFundsRequest {
        project: project.name.clone(),
        source: FundSource::District.into(),
        amount_fen: PAID - DIVERTED,
        document: "国库退 1".into(),
        unit: lead(project).into(),
        ..ReturnFundsRequest::default()
    };
    suite.officer("li").funds().return_funds(request).await.good();
}

/// What was diverted is recovered.
async fn recovered(suite: &Suite, project: &Project) {
    let order = OrderRecoveryRequest {
        project: project.name.clone(),
        source: FundSource::District.into(),
        amount_fen: DIVERTED,
        unit: lead(project).into(),
        grounds: "轿车与项目无关".into(),
        due_on: "2026-05-09".into(),
        ..OrderRecoveryRequest::default()
    };
    let ordered = suite.head().recoveries().order_recovery(order).await.good();
    let repay = step!(RecordRepaymentRequest, ordered.name, "", receipt: "国库退 2", amount_fen: DIVERTED);
    let repaid = suite.officer("li").recoveries().record_repayment(repay).await.good();
    assert_eq!(repaid.state(), recovery::State::Repaid);
}
