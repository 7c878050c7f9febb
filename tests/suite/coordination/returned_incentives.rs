//! A payment of an incentive that the bank returns (退汇), or that was confirmed by mistake, is payable again, and its claim waits with it.

use kezhi_proto::coordination::incentive_claim::State;
use kezhi_proto::projects::*;

use super::incentive_claims::{ALLOY, TODAY, approved, ready};
use super::incentive_payments::{dispatch, line, payment_of, reconcile, the_books_agree, until};
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};
use crate::projects::road::{appropriate, plan};

/// A plan with so much money, in fen, a claim of 500 on it, and its payment, which was sent to the treasury.
async fn dispatched(suite: &Suite, appropriated_fen: i64) -> (String, String, IncentivePayment) {
    let plan = plan(suite, "知识产权", 10_000).await.name;
    appropriate(suite, &plan, appropriated_fen, "洪财预〔2026〕1号").await;
    let policy = ready(suite, &plan).await;
    let claim = approved(suite, &policy, ALLOY).await;
    let payment = payment_of(suite, &claim, incentive_payment::State::Reserved).await;
    dispatch(suite, &payment.name).await;
    (plan, claim, payment)
}

fn come_back(payment: &IncentivePayment) -> ReturnIncentivePaymentRequest {
    step!(ReturnIncentivePaymentRequest, payment.name, "", notice_number: "退1", reasons: "户名不符")
}

#[tokio::test]
async fn what_the_bank_returns_is_payable_again_and_the_claim_waits_with_it() {
    on_each_suite(TODAY, async |suite| {
        let (plan, claim, payment) = dispatched(&suite, 10_000).await;
        let (wang, head) = (suite.officer("wang"), suite.head());
        reconcile(&wang, vec![line(&payment, false)]).await;
        until(&suite, &claim, State::Paid).await;
        let reopen = || step!(ReopenIncentivePaymentRequest, payment.name, "", document: "更1", reasons: "记错了单");
        let own = wang.incentive_payments().reopen_incentive_payment(reopen()).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", "ConfirmIncentivePayment");
        let reopened = head
            .incentive_payments()
            .reopen_incentive_payment(reopen())
            .await
            .good();
        assert_eq!(
            (reopened.state(), reopened.receipt.as_str()),
            (incentive_payment::State::Dispatched, "")
        );
        until(&suite, &claim, State::Ordered).await;
        the_books_agree(&suite, &plan, &payment.name, [10_000, 500, 0, 0]).await;
        reconcile(&wang, vec![line(&payment, false)]).await;
        until(&suite, &claim, State::Paid).await;
        let come_back = come_back(&payment);
        let returned = head
            .incentive_payments()
            .return_incentive_payment(come_back)
            .await
            .good();
        assert_eq!(returned.state(), incentive_payment::State::Reserved);
        assert_eq!(returned.returned_orders[0].order_number, payment.order_number);
        let waits = until(&suite, &claim, State::Ordered).await;
        assert_eq!((waits.order_number.as_str(), waits.paid_on.as_str()), ("", ""));
        the_books_agree(&suite, &plan, &payment.name, [10_000, 500, 0, 0]).await;
        dispatch(&suite, &payment.name).await;
        let again = TreasuryLine {
            receipt: "国库2".into(),
            ..line(&returned, false)
        };
        // The list of the day has the order that came back too.
        let settled = reconcile(&wang, vec![line(&payment, false), line(&payment, true), again]).await;
        assert_eq!((settled.agreed.len(), settled.confirmed.len()), (2, 1), "{settled:?}");
        let paid = until(&suite, &claim, State::Paid).await;
        assert_eq!(paid.order_number, returned.order_number);
        the_books_agree(&suite, &plan, &payment.name, [10_000, 500, 500, 500]).await;
    })
    .await;
}

#[tokio::test]
async fn what_comes_back_after_the_books_were_closed_is_settled_once_they_are_open_again() {
    on_each_suite(TODAY, async |suite| {
        let (plan, claim, payment) = dispatched(&suite, 500).await;
        let (wang, head, deputy) = (suite.officer("wang"), suite.head(), suite.person("head", "deputy"));
        reconcile(&wang, vec![line(&payment, false)]).await;
        until(&suite, &claim, State::Paid).await;
        head.plans().close_plan(step!(ClosePlanRequest, plan, "")).await.good();
        let come_back = come_back(&payment);
        let closed = head
            .incentive_payments()
            .return_incentive_payment(come_back.clone())
            .await;
        assert_refused(closed, "PLAN_NOT_OPEN", "");
        let reopen = step!(ReopenPlanRequest, plan, "", reason: "银行退汇");
        let own = head.plans().reopen_plan(reopen.clone()).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", "ClosePlan");
        let reopened = deputy.plans().reopen_plan(reopen.clone()).await.good();
        assert_eq!(
            (reopened.state(), reopened.closed_on.as_str()),
            (plan::State::Approved, "")
        );
        assert_refused(deputy.plans().reopen_plan(reopen).await, "STEP_NOT_ALLOWED", "");
        let returned = head
            .incentive_payments()
            .return_incentive_payment(come_back)
            .await
            .good();
        assert_eq!(returned.state(), incentive_payment::State::Reserved);
        let open = head.plans().close_plan(step!(ClosePlanRequest, plan, "")).await;
        assert_refused(open, "INCENTIVE_OPEN", "");
    })
    .await;
}
