//! What comes late is accepted, recorded as late, and may cost more.

use kezhi_proto::enforcement::*;

use super::tipoff::limit_of;
use crate::kit::{Good, assert_refused, matter, on_each_suite, step};

#[tokio::test]
async fn a_case_filed_late_is_filed_and_recorded_as_late() {
    on_each_suite("2026-05-20", async |suite| {
        let lead = matter::lead(&suite, "2026-05-11").await.name;
        let limit = limit_of(&suite, &lead, "passing-off.file.discovered").await;
        assert_eq!(limit.due_on, "2026-05-18", "five working days");
        let file = step!(FileCaseRequest, lead, "");
        let case = suite.officer("li").cases().file_case(file).await.good();
        assert!(case.filed_late);
        let limit = limit_of(&suite, &lead, "passing-off.file.discovered").await;
        assert!(limit.late);
        assert_eq!(limit.met_on, "2026-05-20");
    })
    .await;
}

#[tokio::test]
async fn a_fine_paid_late_costs_three_percent_a_day_and_never_twice_itself() {
    on_each_suite("2026-07-31", async |suite| {
        let li = suite.officer("li");
        let case = matter::served(&suite, "2026-05-11").await;
        assert_eq!(case.decision.unwrap().pay_by, "2026-05-26", "fifteen days");
        let account = case.account.unwrap();
        assert_eq!(
            account.surcharge_fen,
            matter::FINE_FEN,
            "after 66 days no more than the fine itself"
        );

        let pay = |on: &str, paid_on: &str, fen: i64, voucher: &str| RecordPaymentRequest {
            paid_on: paid_on.into(),
            ..step!(RecordPaymentRequest, case.name, on, amount_fen: fen, voucher: voucher)
        };
        let much = pay("2026-05-28", "", matter::FINE_FEN + 6_001, "v1");
        let much = li.cases().record_payment(much).await;
        assert_refused(much, "AMOUNT_MISMATCH", "第七十二条").says("owed_fen", "106000");
        // The bank took it on the 28th; the bureau learns of it on the 29th.
        let paid = pay("2026-05-29", "2026-05-28", matter::FINE_FEN, "v1");
        let account = li.cases().record_payment(paid).await.good().account.unwrap();
        assert_eq!(
            (account.surcharge_fen, account.owed_fen),
            (6_000, 6_000),
            "two days, though it is July"
        );
        let twice = li.cases().record_payment(pay("2026-05-29", "", 6_000, "v1")).await;
        assert_refused(twice, "RESOURCE_EXISTS", "");
        let close = || step!(CloseCaseRequest, case.name, "2026-05-29");
        assert_refused(li.cases().close_case(close()).await, "AMOUNT_MISMATCH", "第七十二条");
        let record = pay("2026-05-29", "", 6_000, "v2");
        li.cases().record_payment(record).await.good();
        li.cases().close_case(close()).await.good();
        let limit = limit_of(&suite, &case.name, "penalty.pay").await;
        assert!(limit.late);
    })
    .await;
}

#[tokio::test]
async fn a_natural_person_is_published_by_surname_only() {
    on_each_suite("2026-06-30", async |suite| {
        let case = matter::served(&suite, "2026-05-11").await.name;
        let summary = format!("{}（{}）销售假冒专利的包装。", matter::PARTY, matter::CITIZEN_ID);
        let publish = step!(PublishDecisionRequest, case, "", summary: summary);
        let published = suite.officer("li").cases().publish_decision(publish).await;
        let publication = published.good().publication.unwrap();
        assert_eq!(publication.party, "张**");
        assert_eq!(publication.summary, "张**（431************012）销售假冒专利的包装。");
        let limit = limit_of(&suite, &case, "disclosure.publish").await;
        assert!(limit.late, "more than twenty working days after the decision");
    })
    .await;
}
