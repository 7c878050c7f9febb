//! Many who post at once: each gets its own answer, and nothing is overdrawn.

use std::collections::BTreeSet;

use futures::future::join_all;
use kezhi_proto::projects::voucher_service_client::VoucherServiceClient;
use kezhi_proto::projects::*;
use tonic::Code;

use super::context::{Bureau, GRANT, LEAD};
use crate::kit::retry::request_id;
use crate::kit::scan::scan;
use crate::kit::{Good, assert_refused, on_each_database};

fn supplement(bureau: &Bureau, project: &str, amount_fen: i64) -> SupplementGrantRequest {
    SupplementGrantRequest {
        project: project.into(),
        source: FundSource::District.into(),
        amount_fen,
        document: bureau.document(),
        unit: LEAD.into(),
        head: "labour".into(),
        ..SupplementGrantRequest::default()
    }
}

#[tokio::test]
async fn fifty_at_once_cannot_take_one_fen_more_than_the_plan_has() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 5).await;
        let appropriate = bureau.asks(bureau.appropriate(100));
        bureau.funds().appropriate_funds(appropriate).await.good();
        let asked = (0..50).map(|number| {
            let request = bureau.asks(supplement(&bureau, &bureau.projects[number % 5], 7));
            let mut funds = bureau.funds();
            async move { funds.supplement_grant(request).await }
        });
        let answers = join_all(asked).await;
        let (granted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        // 14 times 7 is 98; the next would be 105.
        assert_eq!((granted.len(), refused.len()), (14, 36));
        for refused in refused {
            let refusal = assert_refused(refused, "FUNDS_INSUFFICIENT", "");
            refusal.says("available_fen", "2").says("amount_fen", "7");
        }
        let mut funds = bureau.funds();
        let three = bureau.asks(supplement(&bureau, &bureau.projects[0], 3));
        assert_refused(funds.supplement_grant(three).await, "FUNDS_INSUFFICIENT", "");
        let two = bureau.asks(supplement(&bureau, &bureau.projects[0], 2));
        funds.supplement_grant(two).await.good();
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn the_same_request_sent_by_many_at_once_is_done_once_and_answered_alike() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 1).await;
        let once = AppropriateFundsRequest {
            request_id: request_id(),
            ..bureau.appropriate(1)
        };
        let asked = (0..40).map(|_| {
            let (mut funds, request) = (bureau.funds(), bureau.asks(once.clone()));
            async move { funds.appropriate_funds(request).await.good().name }
        });
        let names: BTreeSet<String> = join_all(asked).await.into_iter().collect();
        assert_eq!(names.len(), 1, "{names:?}");
        let other = AppropriateFundsRequest { amount_fen: 2, ..once };
        let refused = bureau.funds().appropriate_funds(bureau.asks(other)).await;
        assert_eq!(
            assert_refused(refused, "REQUEST_ID_REUSED", "").fields(),
            ["request_id"]
        );
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn a_refusal_spoils_nobody_elses_posting() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 1).await;
        let asked = (0..60).map(|number| {
            let mut request = bureau.appropriate(1);
            match number % 4 {
                1 => request.document = "文0".into(),
                2 => request.plan = "plans/none".into(),
                3 => request.amount_fen = i64::MAX,
                _ => (),
            }
            let (mut funds, request) = (bureau.funds(), bureau.asks(request));
            async move { (number % 4, funds.appropriate_funds(request).await) }
        });
        for (kind, answer) in join_all(asked).await {
            match kind {
                0 => assert_eq!(answer.good().transfers.len(), 1),
                1 => assert_eq!(assert_refused(answer, "DOCUMENT_USED", "").metadata("document"), "文0"),
                2 => assert_eq!(answer.unwrap_err().code(), Code::NotFound),
                _ => assert_eq!(answer.unwrap_err().code(), Code::InvalidArgument),
            }
        }
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn a_voucher_number_serves_once_and_a_day_after_the_end_is_refused() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 1).await;
        let project = bureau.projects[0].clone();
        let arrive = RecordContributionRequest {
            project: project.clone(),
            source: FundSource::SelfRaised.into(),
            amount_fen: GRANT,
            document: bureau.document(),
            unit: LEAD.into(),
            proof_digest: "0".repeat(64),
            ..RecordContributionRequest::default()
        };
        bureau.funds().record_contribution(bureau.asks(arrive)).await.good();
        let voucher = |number: &str, day: &str| RecordVoucherRequest {
            project: project.clone(),
            voucher: Some(Voucher {
                number: number.into(),
                day: day.into(),
                unit: LEAD.into(),
                source: FundSource::SelfRaised.into(),
                head: "labour".into(),
                amount_fen: 10,
                payee_name: "乙".into(),
                purpose: "试验".into(),
                handled_by: "a".into(),
                approved_by: "b".into(),
                digest: scan(number),
                ..Voucher::default()
            }),
            ..RecordVoucherRequest::default()
        };
        let mut vouchers = VoucherServiceClient::new(bureau.routes.clone());
        // Nothing is budgeted from own money here, so the line is missing; the day is asked first.
        let late = vouchers.record_voucher(bureau.asks(voucher("记1", "2025-12-31"))).await;
        assert_refused(late, "PERIOD_OVER", "").says("starts_on", "2026-01-01");
        let foreign = vouchers.record_voucher(bureau.asks(voucher("记1", "2026-05-01"))).await;
        assert_eq!(assert_refused(foreign, "FIELD_INVALID", "").fields(), ["voucher.head"]);
        assert_books_balance(&bureau).await;
    })
    .await;
}

/// The sum is zero, and the journal, replayed, gives what is stored.
pub async fn assert_books_balance(bureau: &Bureau) {
    let asked = bureau.asks(GetTrialBalanceRequest::default());
    let balance = bureau.ledger().get_trial_balance(asked).await.good();
    assert_eq!(balance.sum_fen, 0, "{balance:?}");
    assert!(
        balance.replayed,
        "the journal, replayed, gives other balances than are stored: {balance:?}"
    );
}
