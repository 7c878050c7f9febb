//! Payments of incentives: funded by a plan of the projects service as coordination's log orders them, waiting, paid, cancelled.

use kezhi_proto::coordination::incentive_claim::State;
use kezhi_proto::coordination::*;
use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::CODES;
use super::incentive_claims::{ALLOY, BOX, TODAY, approved, approved_of, ready};
use crate::kit::{Good, Part, Person, Suite, assert_refused, eventually, on_each_database, on_each_suite, step};
use crate::projects::road::{appropriate, plan};

/// The field of a cancellation that what was sent needs.
const NOTICE: &str = "treasury_rejection_number";

#[tokio::test]
async fn a_payment_waits_for_money_and_one_that_is_cancelled_gives_it_back() {
    on_each_suite(TODAY, async |suite| {
        let plan = plan(&suite, "知识产权", 10_000).await.name;
        appropriate(&suite, &plan, 499, "洪财预〔2026〕1号").await;
        let policy = ready(&suite, &plan).await;
        let claim = approved(&suite, &policy, ALLOY).await;
        let waiting = payment_of(&suite, &claim, incentive_payment::State::Unfunded).await;
        assert!(waiting.unfunded_reason.contains("499 fen are there"), "{waiting:?}");
        let own = suite.of(CODES[0], "platform", "unit-0");
        let all = ListIncentivePaymentsRequest::default();
        let own = own.incentive_payments().list_incentive_payments(all).await.good();
        assert_eq!(
            own.incentive_payments[0].unfunded_reason, "",
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
            (funded.state(), funded.unfunded_reason.as_str()),
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

#[tokio::test]
async fn what_was_sent_is_cancelled_by_another_on_the_treasurys_notice_which_serves_once() {
    on_each_suite(TODAY, async |suite| {
        let plan = plan(&suite, "知识产权", 10_000).await.name;
        appropriate(&suite, &plan, 10_000, "洪财预〔2026〕1号").await;
        let policy = ready(&suite, &plan).await;
        let claim = approved(&suite, &policy, ALLOY).await;
        let payment = payment_of(&suite, &claim, incentive_payment::State::Reserved)
            .await
            .name;
        let head = suite.head();
        let early = cancel(&head, &payment, "国库退1").await;
        assert_eq!(assert_refused(early, "FIELD_INVALID", "").fields(), [NOTICE]);
        dispatch(&suite, &payment).await;
        let bare = cancel(&head, &payment, "").await;
        assert_eq!(assert_refused(bare, "FIELD_INVALID", "").fields(), [NOTICE]);
        let own = cancel(&suite.person("head", "li"), &payment, "国库退1").await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", "DispatchIncentivePayment");
        let cancelled = cancel(&head, &payment, "国库退1").await.good();
        assert_eq!(
            (cancelled.state(), cancelled.treasury_rejection_number.as_str()),
            (incentive_payment::State::Cancelled, "国库退1")
        );
        until(&suite, &claim, State::Returned).await;
        the_books_agree(&suite, &plan, &payment, [10_000, 0, 0, 0]).await;

        let again = approved(&suite, &policy, ALLOY).await;
        let second = payment_of(&suite, &again, incentive_payment::State::Reserved)
            .await
            .name;
        dispatch(&suite, &second).await;
        let used = cancel(&head, &second, "国库退1").await;
        assert_refused(used, "DOCUMENT_USED", "").says("used_by", &payment);
    })
    .await;
}

#[tokio::test]
async fn the_treasurys_list_confirms_what_it_paid_and_names_what_else_it_says_of_incentives() {
    on_each_suite(TODAY, async |suite| {
        let plan = plan(&suite, "知识产权", 10_000).await.name;
        appropriate(&suite, &plan, 10_000, "洪财预〔2026〕1号").await;
        let policy = ready(&suite, &plan).await;
        let claim = approved(&suite, &policy, ALLOY).await;
        let alloy = payment_of(&suite, &claim, incentive_payment::State::Reserved).await;
        let other = approved_of(&suite, &policy, "design-grant", BOX).await;
        let rejected = payment_of(&suite, &other, incentive_payment::State::Reserved).await;
        let (li, wang) = (suite.officer("li"), suite.officer("wang"));

        let early = reconcile(&wang, vec![line(&alloy, false)]).await;
        says_of(&early, &[(&alloy, "RESERVED: no order was sent")]);
        dispatch(&suite, &alloy.name).await;
        dispatch(&suite, &rejected.name).await;
        let missing = reconcile(&wang, vec![]).await.missing;
        assert_eq!(missing, [rejected.name.clone(), alloy.name.clone()]);
        // Who sent an order does not confirm it by a list either.
        let own = reconcile(&li, vec![line(&alloy, false)]).await;
        assert_eq!((own.mismatches.len(), own.confirmed.len()), (1, 0));

        let lines = || vec![line(&alloy, false), line(&rejected, true)];
        let settled = reconcile(&wang, lines()).await;
        assert_eq!(settled.confirmed, std::slice::from_ref(&alloy.name));
        assert_eq!(settled.missing, [""; 0]);
        says_of(&settled, &[(&rejected, "DISPATCHED, and the treasury rejected it")]);
        until(&suite, &claim, State::Paid).await;
        the_books_agree(&suite, &plan, &alloy.name, [10_000, 600, 500, 500]).await;

        cancel(&suite.head(), &rejected.name, "国库退1").await.good();
        assert_eq!(reconcile(&wang, lines()).await.agreed, [alloy.name, rejected.name]);
    })
    .await;
}

#[tokio::test]
async fn money_is_taken_from_a_plan_on_no_day_before_the_plan_had_it() {
    on_each_suite(TODAY, async |suite| {
        let plan = plan(&suite, "知识产权", 10_000).await.name;
        let policy = ready(&suite, &plan).await;
        let claim = approved(&suite, &policy, ALLOY).await;
        let waiting = payment_of(&suite, &claim, incentive_payment::State::Unfunded)
            .await
            .name;
        suite.move_to("2026-03-05").await;
        appropriate(&suite, &plan, 500, "洪财预〔2026〕1号").await;
        let fund = async |taken_on: &str| {
            let fund = step!(FundIncentivePaymentRequest, waiting, taken_on);
            suite
                .officer("li")
                .incentive_payments()
                .fund_incentive_payment(fund)
                .await
        };
        let early = assert_refused(fund("2026-03-04").await, "DAY_OUT_OF_ORDER", "");
        early.says("day", "2026-03-04").says("not_before", "2026-03-05");
        let funded = fund("2026-03-05").await.good();
        assert_eq!(funded.state(), incentive_payment::State::Reserved);
    })
    .await;
}

pub(super) async fn dispatch(suite: &Suite, payment: &str) {
    let dispatch = step!(DispatchIncentivePaymentRequest, payment, "");
    let li = suite.officer("li");
    li.incentive_payments()
        .dispatch_incentive_payment(dispatch)
        .await
        .good();
}

async fn cancel(who: &Person, payment: &str, notice: &str) -> Result<Response<IncentivePayment>, Status> {
    let cancel = step!(
        CancelIncentivePaymentRequest, payment, "",
        reasons: "账号有误，国库退回", treasury_rejection_number: notice
    );
    who.incentive_payments().cancel_incentive_payment(cancel).await
}

/// The line of a payment on the treasury's list of the day.
pub(super) fn line(payment: &IncentivePayment, rejected: bool) -> TreasuryLine {
    TreasuryLine {
        order_number: payment.order_number.clone(),
        receipt: if rejected { "" } else { "国库1" }.into(),
        amount_fen: payment.amount_fen,
        day: TODAY.into(),
        rejected,
    }
}

pub(super) async fn reconcile(who: &Person, lines: Vec<TreasuryLine>) -> ReconcileDisbursementsResponse {
    let list = ReconcileDisbursementsRequest {
        from: TODAY.into(),
        to: TODAY.into(),
        lines,
        ..ReconcileDisbursementsRequest::default()
    };
    who.disbursements().reconcile_disbursements(list).await.good()
}

/// The mismatches are these, each with its payment and what does not fit.
fn says_of(result: &ReconcileDisbursementsResponse, mismatches: &[(&IncentivePayment, &str)]) {
    let told = result.mismatches.iter().map(|mismatch| mismatch.what.as_str());
    assert_eq!(told.len(), mismatches.len(), "{result:?}");
    for (told, (payment, what)) in told.zip(mismatches) {
        let expected = format!("{} is STATE_{what}", payment.name);
        assert!(told.starts_with(&expected), "{told}");
    }
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
