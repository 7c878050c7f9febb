//! A wrong posting is taken back by another (红冲), on the record, and no statement of a day that is over changes.

use kezhi_chassis::caller::Caller;
use kezhi_proto::common::Role;
use kezhi_proto::projects::project_service_client::ProjectServiceClient;
use kezhi_proto::projects::voucher_service_client::VoucherServiceClient;
use kezhi_proto::projects::*;
use tonic::{Request, Response, Status};

use super::context::{Bureau, GRANT, LEAD, PARTNER, TODAY, by, caller};
use super::group_commit::assert_books_balance;
use super::operations::pay;
use crate::kit::scan::scan;
use crate::kit::{Database, Good, assert_refused, on_each_database};

#[tokio::test]
async fn what_comes_late_is_posted_today_and_says_which_day_it_concerns() {
    on_each_database(async |database| {
        let bureau = with_money(database).await;
        bureau.context.clock().move_to("2026-06-10".parse().unwrap());
        let stated = async || {
            let mut stated = Vec::new();
            for day in ["2026-05-01", "2026-05-20", TODAY, "2026-06-09"] {
                stated.push(statement(&bureau, day).await);
            }
            stated
        };
        let before = stated().await;
        let back = ReturnFundsRequest {
            project: bureau.projects[0].clone(),
            source: FundSource::District.into(),
            amount_fen: 100,
            document: bureau.document(),
            unit: LEAD.into(),
            taken_on: "2026-05-02".into(),
            ..ReturnFundsRequest::default()
        };
        let posted = bureau.funds().return_funds(bureau.asks(back)).await.good();
        assert_eq!(
            (posted.day.as_str(), posted.taken_on.as_str()),
            ("2026-06-10", "2026-05-02")
        );
        assert_eq!(stated().await, before);
        assert!(before.iter().flatten().all(|totals| totals.held_fen >= 0), "{before:?}");
        let now = statement(&bureau, "2026-06-10").await;
        assert_eq!((now[0].held_fen, now[0].returned_fen), (GRANT / 4 - 100, 100));
    })
    .await;
}

#[tokio::test]
async fn a_posting_is_taken_back_once_by_another_and_its_document_serves_again() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 1).await;
        let request = bureau.appropriate(70);
        let wrong = bureau
            .funds()
            .appropriate_funds(bureau.asks(request.clone()))
            .await
            .good();
        assert_refused(reverse(&bureau, "li", &wrong).await, "SAME_PERSON", "")
            .says("earlier_step", "funds.appropriated");
        let reversal = reverse(&bureau, "wang", &wrong).await.good();
        assert_eq!(
            (&reversal.reverses, &reversal.operation),
            (&wrong.name, &wrong.operation)
        );
        assert_eq!(reversal.transfers[0].amount_fen, -70);
        assert_eq!(reversal.reasons, "多记一笔");
        let again = reverse(&bureau, "zhao", &wrong).await;
        assert_refused(again, "POSTING_REVERSED", "").says("reversed_by", &reversal.name);
        let of_reversal = reverse(&bureau, "zhao", &reversal).await;
        assert_eq!(assert_refused(of_reversal, "FIELD_INVALID", "").fields(), ["posting"]);
        let nowhere = Posting {
            name: "postings/none".into(),
            ..Posting::default()
        };
        assert_refused(reverse(&bureau, "wang", &nowhere).await, "RESOURCE_NOT_FOUND", "");
        let listed = postings(&bureau, &bureau.plan).await;
        let named = |name: &str| listed.iter().find(|posting| posting.name == name).unwrap();
        assert_eq!(named(&wrong.name).reversed_by, reversal.name);
        assert_eq!(named(&reversal.name), &reversal);
        let right = AppropriateFundsRequest {
            amount_fen: 7,
            ..request
        };
        bureau.funds().appropriate_funds(bureau.asks(right)).await.good();
        let accounts = of_plan(&bureau).await;
        assert_eq!((accounts.appropriated_fen, accounts.left_fen), (GRANT + 7, 7));
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_used_since_is_not_taken_back_and_two_who_try_at_once_do_it_once() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 1).await;
        let committed = &postings(&bureau, &bureau.plan).await[0];
        assert_eq!(committed.operation, "funds.appropriated");
        let used = reverse(&bureau, "wang", committed).await;
        assert_refused(used, "FUNDS_INSUFFICIENT", "").says("available_fen", 0);
        let more = bureau.asks(bureau.appropriate(200));
        let wrong = bureau.funds().appropriate_funds(more).await.good();
        let more = bureau.asks(bureau.appropriate(200));
        bureau.funds().appropriate_funds(more).await.good();
        let both = tokio::join!(reverse(&bureau, "wang", &wrong), reverse(&bureau, "zhao", &wrong));
        let (done, refused) = match both {
            (Ok(done), refused) | (refused, Ok(done)) => (done.into_inner(), refused),
            neither => panic!("{neither:?}"),
        };
        assert_refused(refused, "POSTING_REVERSED", "").says("posting", &wrong.name);
        assert_eq!(done.reverses, wrong.name);
        assert_eq!(of_plan(&bureau).await.left_fen, 200);
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn a_voucher_is_taken_back_and_its_number_its_scan_and_its_budget_serve_again() {
    on_each_database(async |database| {
        let bureau = with_money(database).await;
        let wrong = spend(&bureau, 900).await.good();
        assert_refused(spend(&bureau, 90).await, "DOCUMENT_USED", "");
        let posting = Posting {
            name: wrong.posting.clone(),
            ..Posting::default()
        };
        let reversal = reverse(&bureau, "wang", &posting).await.good();
        let right = spend(&bureau, 90).await.good();
        let listed = vouchers(&bureau).await;
        let listed: Vec<_> = listed
            .iter()
            .map(|voucher| (&voucher.name, voucher.reversed_by.as_str()))
            .collect();
        assert_eq!(listed.len(), 2);
        assert!(listed.contains(&(&wrong.name, reversal.name.as_str())), "{listed:?}");
        assert!(listed.contains(&(&right.name, "")), "{listed:?}");
        let now = statement(&bureau, "").await;
        assert_eq!((now[0].spent_fen, now[0].held_fen), (90, GRANT / 4 - 90));
        assert_eq!(reversal.transfers.len(), 2, "the budget comes back with the money");
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn a_supplement_is_taken_out_of_the_task_book_unless_its_payment_was_asked_for() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 1).await;
        let before = project(&bureau).await;
        let more = bureau.asks(bureau.appropriate(500));
        bureau.funds().appropriate_funds(more).await.good();
        let wrong = supplement(&bureau, 300).await;
        assert_eq!(project(&bureau).await.grants[0].amount_fen, GRANT + 300);
        reverse(&bureau, "wang", &wrong).await.good();
        let after = project(&bureau).await;
        assert_eq!((&after.grants, &after.task_book), (&before.grants, &before.task_book));
        // Of two that are alike, taken back at once, each takes its own.
        let twins = [supplement(&bureau, 200).await, supplement(&bureau, 200).await];
        let both = tokio::join!(reverse(&bureau, "wang", &twins[0]), reverse(&bureau, "zhao", &twins[1]));
        both.0.good();
        both.1.good();
        let after = project(&bureau).await;
        assert_eq!((&after.grants, &after.task_book), (&before.grants, &before.task_book));
        let asked_for = supplement(&bureau, 300).await;
        while pay(&bureau, bureau.projects[0].clone(), 4).await.is_none() {}
        let request = RequestDisbursementRequest {
            project: bureau.projects[0].clone(),
            payment: "s1".into(),
            ..RequestDisbursementRequest::default()
        };
        use kezhi_proto::projects::disbursement_service_client::DisbursementServiceClient;
        let mut payments = DisbursementServiceClient::new(bureau.routes.clone());
        payments.request_disbursement(bureau.asks(request)).await.good();
        assert_refused(reverse(&bureau, "wang", &asked_for).await, "AMENDMENT_NEEDED", "");
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_carried_over_comes_back_whole() {
    on_each_database(async |database| {
        let bureau = Bureau::with(database, 1).await;
        let more = bureau.asks(bureau.appropriate(500));
        bureau.funds().appropriate_funds(more).await.good();
        for half in 0..2 {
            let request = CarryOverFundsRequest {
                plan: bureau.plan.clone(),
                to_plan: bureau.later_plan.clone(),
                source: FundSource::District.into(),
                amount_fen: 500,
                document: bureau.document(),
                ..CarryOverFundsRequest::default()
            };
            bureau.funds().carry_over_funds(bureau.asks(request)).await.good();
            let of = [&bureau.plan, &bureau.later_plan][half];
            let all = postings(&bureau, of).await;
            let carried = |posting: &&Posting| posting.operation.starts_with("funds.carried-");
            let mut standing = all.iter().filter(carried).filter(|posting| posting.reverses.is_empty());
            let newest = standing.find(|posting| posting.reversed_by.is_empty()).unwrap();
            reverse(&bureau, "wang", newest).await.good();
            let plan = of_plan(&bureau).await;
            assert_eq!((plan.carried_over_fen, plan.left_fen), (0, 500));
            let later = postings(&bureau, &bureau.later_plan).await;
            assert_eq!(
                later
                    .iter()
                    .flat_map(|posting| &posting.transfers)
                    .map(|one| one.amount_fen)
                    .sum::<i64>(),
                0
            );
        }
        assert_books_balance(&bureau).await;
    })
    .await;
}

#[tokio::test]
async fn who_may_not_post_it_does_not_take_it_back_and_a_matters_step_is_undone_by_its_own() {
    on_each_database(async |database| {
        let bureau = with_money(database).await;
        let supplemented = {
            let more = bureau.asks(bureau.appropriate(300));
            bureau.funds().appropriate_funds(more).await.good();
            supplement(&bureau, 300).await
        };
        let officer = Caller {
            roles: vec![Role::Officer],
            ..caller("zhao")
        };
        assert_refused(reverse_as(&bureau, officer, &supplemented).await, "ROLE_MISSING", "").says("roles", "head");
        let unit = |code: &str| Caller {
            roles: vec![Role::Platform],
            organisation: code.into(),
            ..caller("unit")
        };
        let passed = passed_on(&bureau, 100).await;
        assert_refused(
            reverse_as(&bureau, unit(PARTNER), &passed).await,
            "ORGANISATION_MISMATCH",
            "",
        );
        let others = reverse_as(&bureau, unit("91431202000000001X"), &passed).await;
        assert_refused(others, "RESOURCE_NOT_FOUND", "");
        reverse_as(&bureau, unit(LEAD), &passed).await.good();
        for (operation, step) in [
            ("funds.paid", "ReturnDisbursement"),
            ("funds.committed", "ProposeAmendment"),
        ] {
            let all = postings(&bureau, &bureau.projects[0]).await;
            let posted = all.iter().find(|posting| posting.operation == operation).unwrap();
            let refused = reverse(&bureau, "wang", posted).await;
            let refused = assert_refused(refused, "FIELD_INVALID", "");
            assert_eq!(refused.fields(), ["posting"]);
            assert!(refused.message.contains(step), "{}", refused.message);
        }
        assert_books_balance(&bureau).await;
    })
    .await;
}

/// A bureau with a project whose first payment the unit in charge has received.
pub async fn with_money(database: Database) -> Bureau {
    let bureau = Bureau::with(database, 1).await;
    while pay(&bureau, bureau.projects[0].clone(), 4).await.is_none() {}
    bureau
}

async fn reverse(bureau: &Bureau, account: &str, posting: &Posting) -> Result<Response<Posting>, Status> {
    reverse_as(bureau, caller(account), posting).await
}

async fn reverse_as(bureau: &Bureau, caller: Caller, posting: &Posting) -> Result<Response<Posting>, Status> {
    let mut request = Request::new(ReversePostingRequest {
        posting: posting.name.clone(),
        document: bureau.document(),
        reasons: "多记一笔".into(),
        ..ReversePostingRequest::default()
    });
    request.extensions_mut().insert(caller);
    bureau.funds().reverse_posting(request).await
}

async fn postings(bureau: &Bureau, owner: &str) -> Vec<Posting> {
    let request = ListPostingsRequest {
        owner: owner.into(),
        ..ListPostingsRequest::default()
    };
    bureau
        .ledger()
        .list_postings(bureau.asks(request))
        .await
        .good()
        .postings
}

async fn statement(bureau: &Bureau, as_of: &str) -> Vec<SourceTotals> {
    let request = GetStatementRequest {
        owner: bureau.projects[0].clone(),
        as_of: as_of.into(),
    };
    bureau.ledger().get_statement(bureau.asks(request)).await.good().sources
}

async fn of_plan(bureau: &Bureau) -> FinalLine {
    let request = GetFinalAccountsRequest {
        plan: bureau.plan.clone(),
        ..GetFinalAccountsRequest::default()
    };
    let accounts = bureau.ledger().get_final_accounts(bureau.asks(request)).await.good();
    accounts
        .lines
        .into_iter()
        .find(|line| line.source() == FundSource::District)
        .unwrap()
}

async fn project(bureau: &Bureau) -> Project {
    let request = GetProjectRequest {
        name: bureau.projects[0].clone(),
    };
    let mut projects = ProjectServiceClient::new(bureau.routes.clone());
    projects.get_project(bureau.asks(request)).await.good()
}

async fn vouchers(bureau: &Bureau) -> Vec<Voucher> {
    let request = ListVouchersRequest {
        project: bureau.projects[0].clone(),
        ..ListVouchersRequest::default()
    };
    let mut vouchers = VoucherServiceClient::new(bureau.routes.clone());
    vouchers.list_vouchers(bureau.asks(request)).await.good().vouchers
}

async fn supplement(bureau: &Bureau, amount_fen: i64) -> Posting {
    let request = SupplementGrantRequest {
        project: bureau.projects[0].clone(),
        source: FundSource::District.into(),
        amount_fen,
        document: bureau.document(),
        unit: LEAD.into(),
        head: "labour".into(),
        ..SupplementGrantRequest::default()
    };
    bureau.funds().supplement_grant(bureau.asks(request)).await.good()
}

async fn passed_on(bureau: &Bureau, amount_fen: i64) -> Posting {
    let request = PassOnFundsRequest {
        project: bureau.projects[0].clone(),
        source: FundSource::District.into(),
        amount_fen,
        document: bureau.document(),
        unit: PARTNER.into(),
        ..PassOnFundsRequest::default()
    };
    bureau.funds().pass_on_funds(bureau.asks(request)).await.good()
}

/// One voucher, of one number and one scan.
async fn spend(bureau: &Bureau, amount_fen: i64) -> Result<Response<Voucher>, Status> {
    let voucher = Voucher {
        number: "记1".into(),
        digest: scan("记1"),
        day: "2026-05-20".into(),
        unit: LEAD.into(),
        source: FundSource::District.into(),
        head: "equipment".into(),
        amount_fen,
        payee_name: "乙".into(),
        purpose: "试验".into(),
        handled_by: "a".into(),
        approved_by: "b".into(),
        ..Voucher::default()
    };
    let request = RecordVoucherRequest {
        project: bureau.projects[0].clone(),
        voucher: Some(voucher),
        ..RecordVoucherRequest::default()
    };
    VoucherServiceClient::new(bureau.routes.clone())
        .record_voucher(by("unit", request))
        .await
}
