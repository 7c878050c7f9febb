//! What is paid and spent: every refusal that stands between the plan's money and the unit's voucher.

use kezhi_proto::projects::*;
use tonic::Code;

use super::road;
use crate::kit::scan::scan;
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, refusal_of, step};

#[tokio::test]
async fn a_payment_waits_for_its_milestone_two_people_and_the_receipt_of_its_own_amount() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let (li, head) = (suite.officer("li"), suite.head());
        let ask = |payment: &str| RequestDisbursementRequest {
            project: project.name.clone(),
            payment: payment.into(),
            ..RequestDisbursementRequest::default()
        };
        let early = li.disbursements().request_disbursement(ask("p2")).await;
        assert_refused(early, "MILESTONE_OPEN", "").says("milestone", "m1");
        let asked = li.disbursements().request_disbursement(ask("p1")).await.good();
        let again = li.disbursements().request_disbursement(ask("p1")).await;
        assert_eq!(refusal_of(&again.unwrap_err()).reason, "RESOURCE_EXISTS");
        let approve = step!(ApproveDisbursementRequest, asked.name, "");
        for same in ["li", "LI", "ｌｉ"] {
            let both = suite.person("head", same).disbursements().approve_disbursement(approve.clone()).await;
            assert_refused(both, "SAME_PERSON", "").says("earlier_step", "RequestDisbursement");
        }
        let approved = head.disbursements().approve_disbursement(approve).await.good();
        assert_ne!(approved.order_number, "");
        a_suspension_holds_it(&suite, &project, &asked.name).await;
        li.disbursements().dispatch_disbursement(step!(DispatchDisbursementRequest, asked.name, "")).await.good();
        let confirm = |receipt: &str, amount_fen: i64| {
            step!(ConfirmDisbursementRequest, asked.name, "", receipt: receipt, amount_fen: amount_fen)
        };
        let other = li.disbursements().confirm_disbursement(confirm("国库1", asked.amount_fen - 1)).await;
        assert_refused(other, "AMOUNT_MISMATCH", "").says("owed_fen", asked.amount_fen);
        li.disbursements().confirm_disbursement(confirm("国库1", asked.amount_fen)).await.good();
        let twice = li.disbursements().confirm_disbursement(confirm("国库1", asked.amount_fen)).await;
        assert_refused(twice, "STEP_NOT_ALLOWED", "");
        let give_back = ReturnFundsRequest {
            project: project.name.clone(),
            source: FundSource::District.into(),
            amount_fen: 1,
            document: "国库1".into(),
            unit: road::unit(1).credit_code,
            ..ReturnFundsRequest::default()
        };
        let used = li.funds().return_funds(give_back).await;
        assert_refused(used, "DOCUMENT_USED", "").says("used_by", &asked.name);
    })
    .await;
}

/// What is approved is not sent while the project is suspended, for the reason of the suspension.
async fn a_suspension_holds_it(suite: &Suite, project: &Project, payment: &str) {
    let (li, head) = (suite.officer("li"), suite.head());
    let suspend = step!(SuspendProjectRequest, project.name, "", reasons: "账目不清");
    head.projects().suspend_project(suspend).await.good();
    let dispatch = step!(DispatchDisbursementRequest, payment, "");
    let held = li.disbursements().dispatch_disbursement(dispatch).await.unwrap_err();
    assert!(held.message().contains("账目不清"), "{held:?}");
    assert_eq!(refusal_of(&held).reason, "PROJECT_HELD");
    let resume = step!(ResumeProjectRequest, project.name, "", reasons: "已查清");
    head.projects().resume_project(resume).await.good();
}

#[tokio::test]
async fn the_accounts_of_a_plan_of_a_year_and_of_a_source_say_the_same() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let paid = paid(&suite, &project).await.amount_fen;
        let head = suite.head();
        let ask = |plan: &str, year: i32| GetFinalAccountsRequest {
            plan: plan.into(),
            year,
            ..GetFinalAccountsRequest::default()
        };
        let lines = async |asked| head.ledger().get_final_accounts(asked).await.good().lines;
        let of_plan = lines(ask(&project.plan, 0)).await;
        assert_eq!((of_plan[0].committed_fen, of_plan[0].paid_fen), (road::GRANT, paid));
        assert_eq!(lines(ask("", 2026)).await, of_plan);
        assert_eq!(lines(ask("", 2027)).await, []);
        for neither in [ask("", 0), ask(&project.plan, 2026)] {
            let refused = head.ledger().get_final_accounts(neither).await;
            assert_eq!(assert_refused(refused, "FIELD_INVALID", "").fields(), ["plan"]);
        }
        let state = |owner: &str, as_of: &str| GetStatementRequest {
            owner: owner.into(),
            as_of: as_of.into(),
        };
        let sources = async |asked| head.ledger().get_statement(asked).await.good().sources;
        assert_eq!(
            sources(state("plans/-", "")).await,
            sources(state(&project.plan, "")).await
        );
        let before = sources(state("plans/-", road::REVIEWED)).await;
        assert_eq!(
            (before[0].appropriated_fen, before[0].committed_fen),
            (road::APPROPRIATED, 0)
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_sent_and_not_answered_for_is_settled_by_the_treasurys_list_and_never_sent_again() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let li = suite.officer("li");
        let sent = sent(&suite, &project).await;
        let unknown = step!(MarkDisbursementUnknownRequest, sent.name, "");
        li.disbursements().mark_disbursement_unknown(unknown).await.good();
        let again = li
            .disbursements()
            .dispatch_disbursement(step!(DispatchDisbursementRequest, sent.name, ""))
            .await;
        assert_refused(again, "STEP_NOT_ALLOWED", "");
        let line = |order: &str, amount_fen: i64| TreasuryLine {
            order_number: order.into(),
            receipt: "国库9".into(),
            amount_fen,
            day: road::SIGNED.into(),
            rejected: false,
        };
        let list = |lines: Vec<TreasuryLine>| ReconcileDisbursementsRequest {
            from: road::SIGNED.into(),
            to: road::SIGNED.into(),
            lines,
            ..ReconcileDisbursementsRequest::default()
        };
        let missing = li.disbursements().reconcile_disbursements(list(vec![])).await.good();
        assert_eq!(missing.missing, std::slice::from_ref(&sent.name));
        let wrong = list(vec![line(&sent.order_number, 1), line("拨付〔2026〕99号", 1)]);
        let wrong = li.disbursements().reconcile_disbursements(wrong).await.good();
        assert_eq!((wrong.mismatches.len(), wrong.confirmed.len()), (2, 0));
        let right = || list(vec![line(&sent.order_number, sent.amount_fen)]);
        let settled = li.disbursements().reconcile_disbursements(right()).await.good();
        assert_eq!((settled.confirmed, settled.missing), (vec![sent.name.clone()], vec![]));
        let agreed = li.disbursements().reconcile_disbursements(right()).await.good();
        assert_eq!((agreed.agreed, agreed.confirmed), (vec![sent.name], vec![]));
    })
    .await;
}

#[tokio::test]
async fn a_unit_accounts_for_what_is_approved_known_in_its_period_and_within_its_line() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let paid = paid(&suite, &project).await;
        let unit = road::of_unit(&suite, &road::unit(1));
        let record = async |change: fn(&mut Voucher)| unit.vouchers().record_voucher(voucher(&project, change)).await;
        assert_refused(
            record(|voucher| voucher.approved_by.clear()).await,
            "APPROVAL_MISSING",
            "",
        );
        assert_refused(
            record(|voucher| voucher.approved_by = "经办".into()).await,
            "APPROVAL_MISSING",
            "",
        );
        let stranger = record(|voucher| {
            voucher.payee_code = road::credit_code(77);
            voucher.amount_fen = 1_000_001;
        });
        assert_refused(stranger.await, "PAYEE_UNKNOWN", "").says("payee", road::credit_code(77));
        let early = record(|voucher| voucher.day = "2026-03-31".into()).await;
        assert_refused(early, "PERIOD_OVER", "").says("starts_on", road::STARTS);
        record(|_| ()).await.good();
        assert_refused(record(|_| ()).await, "DOCUMENT_USED", "");
        let dear = record(|voucher| {
            voucher.number = "记2".into();
            voucher.head = "labour".into();
            voucher.unit = road::unit(1).credit_code;
            voucher.amount_fen = 1;
        });
        assert_eq!(
            assert_refused(dear.await, "FIELD_INVALID", "").fields(),
            ["voucher.head"]
        );
        assert_eq!(paid.state(), disbursement::State::Confirmed);
        budget_moves_freely_only_so_far(&suite, &project, &unit).await;
    })
    .await;
}

async fn budget_moves_freely_only_so_far(suite: &Suite, project: &Project, unit: &Person) {
    let adjust = |amount_fen: i64| AdjustBudgetRequest {
        project: project.name.clone(),
        source: FundSource::District.into(),
        amount_fen,
        document: "内部审批1".into(),
        from_unit: road::unit(1).credit_code,
        from_head: "equipment".into(),
        to_unit: road::unit(1).credit_code,
        to_head: "labour".into(),
        ..AdjustBudgetRequest::default()
    };
    // A tenth of what the district grants.
    let free = road::GRANT / 10;
    let refused = unit.funds().adjust_budget(adjust(free + 1)).await;
    assert_refused(refused, "AMENDMENT_NEEDED", "").says("free_fen", free);
    unit.funds().adjust_budget(adjust(free)).await.good();
    let more = unit.funds().adjust_budget(adjust(1)).await;
    assert_refused(more, "AMENDMENT_NEEDED", "").says("free_fen", "0");
    assert_eq!(
        road::project(suite, &project.name).await.state(),
        project::State::UnderWay
    );
}

#[tokio::test]
async fn an_organisation_neither_speaks_for_the_treasury_nor_reads_what_is_not_its_own() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let sent = sent(&suite, &project).await;
        let (own, rival) = (
            road::of_unit(&suite, &road::unit(1)),
            road::of_unit(&suite, &road::unit(55)),
        );
        for unit in [&own, &rival] {
            let confirm = step!(ConfirmDisbursementRequest, sent.name, "", receipt: "x", amount_fen: sent.amount_fen);
            let refused = unit.disbursements().confirm_disbursement(confirm).await;
            assert_refused(refused, "ORGANISATION_MISMATCH", "");
            let watch = kezhi_proto::common::WatchRequest::default();
            let refused = [
                unit.project_record().watch(watch.clone()).await,
                unit.record().watch(watch.clone()).await,
                unit.public_record().watch(watch).await,
            ];
            for refused in refused {
                assert_eq!(refused.unwrap_err().code(), Code::PermissionDenied);
            }
            let plan = GetStatementRequest {
                owner: project.plan.clone(),
                ..GetStatementRequest::default()
            };
            assert_refused(unit.ledger().get_statement(plan).await, "RESOURCE_NOT_FOUND", "");
        }
        let vouchers = ListVouchersRequest {
            project: project.name.clone(),
            ..ListVouchersRequest::default()
        };
        let accounts = ListAccountsRequest {
            owner: project.name.clone(),
            ..ListAccountsRequest::default()
        };
        let payment = GetDisbursementRequest {
            name: sent.name.clone(),
        };
        own.vouchers().list_vouchers(vouchers.clone()).await.good();
        own.ledger().list_accounts(accounts.clone()).await.good();
        own.disbursements().get_disbursement(payment.clone()).await.good();
        assert_refused(rival.vouchers().list_vouchers(vouchers).await, "RESOURCE_NOT_FOUND", "");
        assert_refused(rival.ledger().list_accounts(accounts).await, "RESOURCE_NOT_FOUND", "");
        assert_refused(
            rival.disbursements().get_disbursement(payment).await,
            "RESOURCE_NOT_FOUND",
            "",
        );
        let all = ListDisbursementsRequest::default();
        assert_eq!(
            assert_refused(rival.disbursements().list_disbursements(all).await, "FIELD_INVALID", "").fields(),
            ["project"]
        );
    })
    .await;
}

/// The first payment, on its way to the treasury.
async fn sent(suite: &Suite, project: &Project) -> Disbursement {
    let (li, head) = (suite.officer("li"), suite.head());
    let ask = RequestDisbursementRequest {
        project: project.name.clone(),
        payment: "p1".into(),
        ..RequestDisbursementRequest::default()
    };
    let asked = li.disbursements().request_disbursement(ask).await.good();
    let approve = step!(ApproveDisbursementRequest, asked.name, "");
    head.disbursements().approve_disbursement(approve).await.good();
    let dispatch = step!(DispatchDisbursementRequest, asked.name, "");
    li.disbursements().dispatch_disbursement(dispatch).await.good()
}

/// The first payment, made.
pub(super) async fn paid(suite: &Suite, project: &Project) -> Disbursement {
    let sent = sent(suite, project).await;
    let confirm = step!(ConfirmDisbursementRequest, sent.name, "", receipt: "国库1", amount_fen: sent.amount_fen);
    let confirmed = suite.officer("li").disbursements().confirm_disbursement(confirm).await;
    confirmed.good()
}

fn voucher(project: &Project, change: fn(&mut Voucher)) -> RecordVoucherRequest {
    let mut voucher = Voucher {
        number: "记1".into(),
        day: road::SIGNED.into(),
        unit: road::unit(1).credit_code,
        source: FundSource::District.into(),
        head: "equipment".into(),
        amount_fen: 100_000,
        payee_name: "某商户".into(),
        purpose: "试验仪器".into(),
        handled_by: "经办".into(),
        approved_by: "审批".into(),
        ..Voucher::default()
    };
    change(&mut voucher);
    voucher.digest = scan(&voucher.number);
    RecordVoucherRequest {
        project: project.name.clone(),
        voucher: Some(voucher),
        ..RecordVoucherRequest::default()
    }
}
