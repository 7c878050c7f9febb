//! A payment that the bank returns (退汇) is payable again; what was settled by mistake is taken up again; and so is a repayment.

use kezhi_proto::projects::disbursement::State;
use kezhi_proto::projects::disbursement_service_client::DisbursementServiceClient;
use kezhi_proto::projects::recovery_service_client::RecoveryServiceClient;
use kezhi_proto::projects::*;
use tonic::service::Routes;

use super::context::{Bureau, GRANT, LEAD, TODAY, by};
use super::group_commit::assert_books_balance;
use super::reversed::with_money;
use crate::kit::{Good, assert_refused, on_each_database, step};

#[tokio::test]
async fn a_payment_that_the_bank_returns_is_payable_again_under_another_order() {
    on_each_database(async |database| {
        let bureau = with_money(database).await;
        let paid = only(&bureau).await;
        let come_back =
            |notice: &str| step!(ReturnDisbursementRequest, paid.name, "", notice_number: notice, reasons: "户名不符");
        let same = payments(&bureau)
            .return_disbursement(bureau.asks(come_back("退1")))
            .await;
        assert_refused(same, "SAME_PERSON", "").says("earlier_step", "ConfirmDisbursement");
        let returned = payments(&bureau)
            .return_disbursement(by("wang", come_back("退1")))
            .await
            .good();
        assert_eq!(returned.state(), State::Approved);
        assert_ne!(returned.order_number, paid.order_number);
        assert_eq!((returned.receipt.as_str(), returned.paid_on.as_str()), ("", ""));
        let [order] = &returned.returned_orders[..] else {
            panic!("{returned:?}")
        };
        assert_eq!(
            (&order.order_number, &order.receipt),
            (&paid.order_number, &paid.receipt)
        );
        assert_eq!(
            (order.returned_on.as_str(), order.return_reason.as_str()),
            (TODAY, "户名不符")
        );
        assert_eq!(totals(&bureau).await, (GRANT, 0, 0));
        let twice = payments(&bureau)
            .return_disbursement(by("wang", come_back("退2")))
            .await;
        assert_refused(twice, "STEP_NOT_ALLOWED", "");
        let again = step!(DispatchDisbursementRequest, paid.name, "");
        let alone = payments(&bureau).dispatch_disbursement(by("wang", again)).await;
        assert_refused(alone, "SAME_PERSON", "").says("earlier_step", "ReturnDisbursement");
        pay(&bureau, "国库二").await;
        assert_eq!(totals(&bureau).await, (GRANT, GRANT / 4, GRANT / 4));
        let served = payments(&bureau)
            .return_disbursement(by("wang", come_back("退 1")))
            .await;
        assert_refused(served, "DOCUMENT_USED", "").says("used_by", &paid.name);
        // The treasury lists both orders: the first as paid, and as rejected, and the second as paid.
        let list = ReconcileDisbursementsRequest {
            from: TODAY.into(),
            to: TODAY.into(),
            lines: vec![
                line(&paid, &paid.receipt, false),
                line(&paid, "", true),
                line(&only(&bureau).await, "国库二", false),
            ],
            ..ReconcileDisbursementsRequest::default()
        };
        let settled = payments(&bureau)
            .reconcile_disbursements(bureau.asks(list))
            .await
            .good();
        assert_eq!(settled.agreed.len(), 3, "{settled:?}");
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn what_the_unit_has_spent_did_not_come_back_from_the_bank() {
    on_each_database(async |database| {
        let bureau = with_money(database).await;
        let paid = only(&bureau).await;
        let back = ReturnFundsRequest {
            project: bureau.projects[0].clone(),
            source: FundSource::District.into(),
            amount_fen: 1,
            document: bureau.document(),
            unit: LEAD.into(),
            ..ReturnFundsRequest::default()
        };
        bureau.funds().return_funds(bureau.asks(back)).await.good();
        let come_back = step!(ReturnDisbursementRequest, paid.name, "", notice_number: "退1", reasons: "销户");
        let refused = payments(&bureau).return_disbursement(by("wang", come_back)).await;
        assert_refused(refused, "FUNDS_INSUFFICIENT", "").says("available_fen", GRANT / 4 - 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_confirmed_or_released_by_mistake_is_taken_up_again_and_the_receipt_serves_another() {
    on_each_database(async |database| {
        let bureau = with_money(database).await;
        let paid = only(&bureau).await;
        let reopen = || step!(ReopenDisbursementRequest, paid.name, "", document: "更1", reasons: "记错了单");
        let same = payments(&bureau).reopen_disbursement(bureau.asks(reopen())).await;
        assert_refused(same, "SAME_PERSON", "").says("earlier_step", "ConfirmDisbursement");
        let again = payments(&bureau).reopen_disbursement(by("wang", reopen())).await.good();
        assert_eq!(
            (again.state(), &again.order_number),
            (State::Dispatched, &paid.order_number)
        );
        assert_eq!(totals(&bureau).await, (GRANT, 0, 0));
        pay(&bureau, &paid.receipt).await;
        payments(&bureau).reopen_disbursement(by("wang", reopen())).await.good();
        let release = step!(ReleaseDisbursementRequest, paid.name, "", reasons: "国库退回");
        payments(&bureau)
            .release_disbursement(bureau.asks(release))
            .await
            .good();
        let rejected = payments(&bureau).reopen_disbursement(by("wang", reopen())).await.good();
        assert_eq!(
            (rejected.state(), rejected.end_reason.as_str()),
            (State::Dispatched, "")
        );
        pay(&bureau, &paid.receipt).await;
        assert_eq!(totals(&bureau).await, (GRANT, GRANT / 4, GRANT / 4));
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn what_the_treasury_lists_of_a_day_before_it_was_taken_up_again_is_settled_of_that_day() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 1).await;
        let (mut payments, sent) = (payments(&bureau), sent_in_may(&bureau).await);
        let name = &sent.name;
        let confirm = |receipt: &str, paid_on: &str| {
            let paid_on = paid_on.to_string();
            step!(ConfirmDisbursementRequest, name, "2026-05-12", receipt: receipt, amount_fen: sent.amount_fen, paid_on: paid_on)
        };
        let early = payments
            .confirm_disbursement(bureau.asks(confirm("国库他单", "2026-05-06")))
            .await;
        assert_refused(early, "DAY_OUT_OF_ORDER", "").says("not_before", "2026-05-07");
        let mistaken = confirm("国库他单", "2026-05-10");
        let confirmed = payments.confirm_disbursement(bureau.asks(mistaken)).await.good();
        assert_eq!(confirmed.paid_on, "2026-05-10");
        let reopen = step!(ReopenDisbursementRequest, name, "", document: "更1", reasons: "记错了单");
        payments.reopen_disbursement(by("wang", reopen)).await.good();
        let list = |day: &str| of_may(day, line(&sent, "国库本单", false));
        let mut old = list("2026-05-08");
        old.lines[0].rejected = true;
        let old = payments.reconcile_disbursements(bureau.asks(old)).await.good();
        assert_eq!((old.released.len(), old.mismatches.len()), (0, 1), "{old:?}");
        let before = payments
            .reconcile_disbursements(bureau.asks(list("2026-05-06")))
            .await
            .good();
        assert_eq!((before.confirmed.len(), before.mismatches.len()), (0, 1), "{before:?}");
        let settled = payments
            .reconcile_disbursements(bureau.asks(list("2026-05-08")))
            .await
            .good();
        assert_eq!(settled.confirmed, [name.as_str()], "{settled:?}");
        let paid = only(&bureau).await;
        assert_eq!(
            (paid.receipt.as_str(), paid.paid_on.as_str()),
            ("国库本单", "2026-05-08")
        );
        assert_eq!(totals(&bureau).await, (GRANT, GRANT / 4, GRANT / 4));
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn what_the_treasury_rejected_before_its_fate_was_known_is_released() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 1).await;
        let (mut payments, sent) = (payments(&bureau), sent_in_may(&bureau).await);
        let name = &sent.name;
        let unknown = step!(MarkDisbursementUnknownRequest, name, "2026-05-20");
        payments.mark_disbursement_unknown(bureau.asks(unknown)).await.good();
        let list = of_may("2026-05-08", line(&sent, "", true));
        let settled = payments.reconcile_disbursements(bureau.asks(list)).await.good();
        assert_eq!(settled.released, [name.as_str()], "{settled:?}");
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn a_repayment_that_was_recorded_by_mistake_is_owed_again() {
    on_each_database(async |database| {
        let bureau = with_money(database).await;
        let mut recoveries = RecoveryServiceClient::new(bureau.routes.clone());
        let order = OrderRecoveryRequest {
            project: bureau.projects[0].clone(),
            source: FundSource::District.into(),
            amount_fen: 200,
            unit: LEAD.into(),
            grounds: "截留".into(),
            due_on: "2026-07-01".into(),
            ..OrderRecoveryRequest::default()
        };
        let name = recoveries.order_recovery(bureau.asks(order)).await.good().name;
        let repay = || step!(RecordRepaymentRequest, name, "", receipt: "缴款1", amount_fen: 200);
        recoveries.record_repayment(bureau.asks(repay())).await.good();
        let reverse = |receipt: &str| {
            step!(ReverseRepaymentRequest, name, "", receipt: receipt, document: "更1", reasons: "他人所缴")
        };
        let unknown = recoveries.reverse_repayment(by("wang", reverse("缴款2"))).await;
        assert_eq!(assert_refused(unknown, "FIELD_INVALID", "").fields(), ["receipt"]);
        let same = recoveries.reverse_repayment(bureau.asks(reverse("缴款1"))).await;
        assert_refused(same, "SAME_PERSON", "").says("earlier_step", "CompleteRepayment");
        let owed = recoveries.reverse_repayment(by("wang", reverse("缴款１ "))).await.good();
        assert_eq!((owed.state(), owed.repaid_fen), (recovery::State::Ordered, 0));
        assert_eq!(totals(&bureau).await.2, GRANT / 4);
        let repaid = recoveries.record_repayment(bureau.asks(repay())).await.good();
        assert_eq!((repaid.state(), repaid.repaid_fen), (recovery::State::Repaid, 200));
        assert_books_balance(&bureau).await;
    })
    .await;
}

fn payments(bureau: &Bureau) -> DisbursementServiceClient<Routes> {
    DisbursementServiceClient::new(bureau.routes.clone())
}

/// The one payment that there is.
async fn only(bureau: &Bureau) -> Disbursement {
    let list = ListDisbursementsRequest {
        project: bureau.projects[0].clone(),
        ..ListDisbursementsRequest::default()
    };
    let mut listed = payments(bureau)
        .list_disbursements(bureau.asks(list))
        .await
        .good()
        .disbursements;
    assert_eq!(listed.len(), 1, "{listed:?}");
    listed.remove(0)
}

/// Sends the payment, where that is to be done, and confirms it.
async fn pay(bureau: &Bureau, receipt: &str) {
    let payment = only(bureau).await;
    if payment.state() == State::Approved {
        let dispatch = step!(DispatchDisbursementRequest, payment.name, "");
        payments(bureau)
            .dispatch_disbursement(bureau.asks(dispatch))
            .await
            .good();
    }
    let confirm = step!(ConfirmDisbursementRequest, payment.name, "", receipt: receipt, amount_fen: payment.amount_fen);
    payments(bureau).confirm_disbursement(bureau.asks(confirm)).await.good();
}

/// The first payment, sent to the treasury on 7 May.
async fn sent_in_may(bureau: &Bureau) -> Disbursement {
    let request = RequestDisbursementRequest {
        project: bureau.projects[0].clone(),
        payment: "p1".into(),
        taken_on: "2026-05-05".into(),
        ..RequestDisbursementRequest::default()
    };
    let mut payments = payments(bureau);
    let name = payments.request_disbursement(bureau.asks(request)).await.good().name;
    let approve = step!(ApproveDisbursementRequest, name, "2026-05-06");
    payments.approve_disbursement(by("wang", approve)).await.good();
    let dispatch = step!(DispatchDisbursementRequest, name, "2026-05-07");
    payments.dispatch_disbursement(bureau.asks(dispatch)).await.good()
}

/// The treasury's list of May, with a line of a day.
fn of_may(day: &str, line: TreasuryLine) -> ReconcileDisbursementsRequest {
    ReconcileDisbursementsRequest {
        from: "2026-05-01".into(),
        to: "2026-05-31".into(),
        lines: vec![TreasuryLine {
            day: day.into(),
            ..line
        }],
        ..ReconcileDisbursementsRequest::default()
    }
}

fn line(of: &Disbursement, receipt: &str, rejected: bool) -> TreasuryLine {
    TreasuryLine {
        order_number: of.order_number.clone(),
        receipt: receipt.into(),
        amount_fen: of.amount_fen,
        day: TODAY.into(),
        rejected,
    }
}

/// What is committed, paid and held.
async fn totals(bureau: &Bureau) -> (i64, i64, i64) {
    let request = GetStatementRequest {
        owner: bureau.projects[0].clone(),
        ..GetStatementRequest::default()
    };
    let stated = bureau.ledger().get_statement(bureau.asks(request)).await.good();
    let of = &stated.sources[0];
    (of.committed_fen, of.paid_fen, of.held_fen)
}
