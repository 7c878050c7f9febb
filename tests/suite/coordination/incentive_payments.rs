//! Payments of incentives: funded by a plan of the projects service as coordination's log orders them, waiting, paid, cancelled.

use kezhi_proto::coordination::incentive_claim::State;
use kezhi_proto::coordination::*;
use kezhi_proto::projects::*;

use super::CODES;
use super::incentive_claims::{ALLOY, BOX, TODAY, approved, approved_of, ready};
use crate::kit::{Good, Part, Suite, assert_refused, eventually, on_each_database, on_each_suite, step};
use crate::projects::road::{appropriate, plan};

#[tokio::test]
async fn a_payment_waits_for_money_and_one_that_is_cancelled_gives_it_back() {
    on_each_suite(TODAY, async |suite| {
        let plan = plan(&suite, "知识产权", 10_000).await.name;
        appropriate(&suite, &plan, 499, "洪财预〔2026〕1号").await;
        let policy = ready(&suite, &plan).await;
        let claim = approved(&suite, &policy, ALLOY).await;
        let waiting = payment_of(&suite, &claim, incentive_payment::State::Unfunded).await;
        assert!(waiting.unfunded_for.contains("499 fen are there"), "{waiting:?}");
        let own = suite.of(CODES[0], "platform", "unit-0");
        let all = ListIncentivePaymentsRequest::default();
        let own = own.incentive_payments().list_incentive_payments(all).await.good();
        assert_eq!(
            own.incentive_payments[0].unfunded_for, "",
            "what a plan has is not told to units"
        );
        // What waits holds nothing up: a smaller payment after it is made.
        let smaller = approved_of(&suite, &policy, "design-grant", BOX).await;
        let smaller = payment_of(&suite, &smaller, incentive_payment::State::Reserved).await;
        assert_eq!(smaller.order_number, "洪知拨付〔2026〕1号", "no number was lost");
        let fund = async || {
            let fund = step!(FundIncentivePaymentRequest, waiting.name, "");
            suite
                .officer("li")
                .incentive_payments()
                .fund_incentive_payment(fund)
                .await
        };
        assert_refused(fund().await, "FUNDS_INSUFFICIENT", "").says("available_fen", 399);
        appropriate(&suite, &plan, 9_501, "洪财预〔2026〕2号").await;
        let funded = fund().await.good();
        assert_eq!(
            (funded.state(), funded.unfunded_for.as_str()),
            (incentive_payment::State::Reserved, "")
        );
        assert_refused(fund().await, "STEP_NOT_ALLOWED", "");
        let close = step!(ClosePlanRequest, plan, "");
        let open = suite.head().plans().close_plan(close).await;
        assert_refused(open, "INCENTIVE_OPEN", "");
        the_books_agree(&suite, &plan, &waiting.name, [10_000, 600, 0, 0]).await;
        for payment in [&waiting.name, &smaller.name] {
            let cancel = step!(CancelIncentivePaymentRequest, payment, "", reasons: "账号有误，国库退回");
            let cancelled = suite.head().incentive_payments().cancel_incentive_payment(cancel).await;
            assert_eq!(cancelled.good().state(), incentive_payment::State::Cancelled);
        }
        let returned = until(&suite, &claim, State::Returned).await;
        assert_eq!(
            (
                returned.payment.as_str(),
                returned.paid_on.as_str(),
                returned.ended_on.as_str()
            ),
            (waiting.name.as_str(), "", TODAY)
        );
        the_books_agree(&suite, &plan, &waiting.name, [10_000, 0, 0, 0]).await;
        // What came back is claimed anew.
        let again = approved(&suite, &policy, ALLOY).await;
        payment_of(&suite, &again, incentive_payment::State::Reserved).await;
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_there_is_not_holds_nothing_up() {
    on_each_suite(TODAY, async |suite| {
        let policy = ready(&suite, "plans/none").await;
        let claim = approved(&suite, &policy, ALLOY).await;
        let waiting = payment_of(&suite, &claim, incentive_payment::State::Unfunded).await;
        let fund = step!(FundIncentivePaymentRequest, waiting.name, "");
        let none = suite
            .officer("li")
            .incentive_payments()
            .fund_incentive_payment(fund)
            .await;
        assert_refused(none, "RESOURCE_NOT_FOUND", "").says("resource", "plans/none");
        let cancel = step!(CancelIncentivePaymentRequest, waiting.name, "", reasons: "计划不存在");
        suite
            .head()
            .incentive_payments()
            .cancel_incentive_payment(cancel)
            .await
            .good();
        until(&suite, &claim, State::Returned).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_ordered_while_projects_were_down_is_paid_once_when_they_are_back() {
    on_each_database(async |database| {
        let suite = Suite::apart(database, TODAY).await;
        let plan = plan(&suite, "知识产权", 10_000).await.name;
        appropriate(&suite, &plan, 10_000, "洪财预〔2026〕1号").await;
        let policy = ready(&suite, &plan).await;
        suite.kill9(Part::Projects);
        let claim = approved(&suite, &policy, ALLOY).await;
        suite.restart(Part::Projects).await;
        let payment = payment_of(&suite, &claim, incentive_payment::State::Reserved).await;
        suite.kill9(Part::Coordination);
        let cancel = step!(CancelIncentivePaymentRequest, payment.name, "", reasons: "退回");
        suite
            .head()
            .incentive_payments()
            .cancel_incentive_payment(cancel)
            .await
            .good();
        suite.restart(Part::Coordination).await;
        until(&suite, &claim, State::Returned).await;
        let all = ListIncentivePaymentsRequest::default();
        let all = suite.auditor().incentive_payments().list_incentive_payments(all).await;
        assert_eq!(all.good().incentive_payments.len(), 1);
    })
    .await;
}

/// A claim, once it is in a state.
pub async fn until(suite: &Suite, name: &str, state: State) -> IncentiveClaim {
    eventually("the claim moves", async || {
        let get = GetIncentiveClaimRequest { name: name.into() };
        let claim = suite.auditor().incentive_claims().get_incentive_claim(get).await.ok()?;
        Some(claim.into_inner()).filter(|claim| claim.state() == state)
    })
    .await
}

/// The payment of a claim, once it is in a state.
pub async fn payment_of(suite: &Suite, claim: &str, state: incentive_payment::State) -> IncentivePayment {
    eventually("the payment comes", async || {
        let list = ListIncentivePaymentsRequest {
            state: state.into(),
            payee: CODES[0].into(),
            ..ListIncentivePaymentsRequest::default()
        };
        let listed = suite
            .auditor()
            .incentive_payments()
            .list_incentive_payments(list)
            .await
            .ok()?;
        let mut payments = listed.into_inner().incentive_payments.into_iter();
        payments.find(|payment| payment.claim == claim)
    })
    .await
}

/// The trial balance is right, and a plan and a payment have these sums: appropriated, committed, paid, spent.
pub async fn the_books_agree(suite: &Suite, plan: &str, payment: &str, sums: [i64; 4]) {
    let auditor = suite.auditor();
    let balance = auditor
        .ledger()
        .get_trial_balance(GetTrialBalanceRequest::default())
        .await
        .good();
    assert_eq!((balance.sum_fen, balance.replayed), (0, true));
    let statement = async |owner: &str| {
        let asked = GetStatementRequest {
            owner: owner.into(),
            ..GetStatementRequest::default()
        };
        auditor.ledger().get_statement(asked).await.good().sources
    };
    let of_plan = &statement(plan).await[0];
    let [appropriated, committed, paid, spent] = sums;
    assert_eq!(
        [
            of_plan.appropriated_fen,
            of_plan.committed_fen,
            of_plan.paid_fen,
            of_plan.spent_fen
        ],
        sums
    );
    assert_eq!(
        (of_plan.available_fen, of_plan.held_fen),
        (appropriated - committed, paid - spent)
    );
    let of_payment = &statement(payment).await[0];
    assert_eq!((of_payment.paid_fen, of_payment.spent_fen), (paid, spent));
    let accounts = GetFinalAccountsRequest {
        plan: plan.into(),
        ..GetFinalAccountsRequest::default()
    };
    let accounts = auditor.ledger().get_final_accounts(accounts).await.good();
    assert_eq!((accounts.projects, accounts.lines[0].spent_fen), (0, spent));
}
