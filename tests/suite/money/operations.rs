//! The operations that a sequence is made of.

use kezhi_proto::projects::disbursement_service_client::DisbursementServiceClient;
use kezhi_proto::projects::recovery_service_client::RecoveryServiceClient;
use kezhi_proto::projects::voucher_service_client::VoucherServiceClient;
use kezhi_proto::projects::*;
use tonic::{Code, Response, Status};

use super::context::{Bureau, LEAD, PARTNER, by};
use crate::kit::Good;
use crate::kit::scan::scan;

/// One operation: its kind, and the numbers that it is made of.
pub type Operation = (u8, usize, i64, u8);

/// Asks for an operation; what it moved, where it was acknowledged.
pub async fn ask(bureau: &Bureau, (kind, at, amount, pick): Operation) -> Option<(&'static str, i64)> {
    let project = bureau.projects[at].clone();
    let (source, document) = (i32::from(FundSource::District), bureau.document());
    let (plan, day) = (bureau.plan.clone(), String::new());
    let unit = if pick.is_multiple_of(2) { LEAD } else { PARTNER }.to_string();
    let head = if pick.is_multiple_of(3) { "equipment" } else { "labour" }.to_string();
    let mut funds = bureau.funds();
    let done = match kind {
        0 => acknowledged(
            "appropriated",
            funds.appropriate_funds(bureau.asks(bureau.appropriate(amount))).await,
        ),
        1 => {
            let request = WithdrawAppropriationRequest {
                plan,
                source,
                amount_fen: amount,
                document,
                taken_on: day,
                reasons: "r".into(),
                ..Default::default()
            };
            acknowledged("withdrawn", funds.withdraw_appropriation(bureau.asks(request)).await)
        }
        2 => {
            let request = SupplementGrantRequest {
                project,
                source,
                amount_fen: amount,
                document,
                unit,
                head,
                ..Default::default()
            };
            acknowledged("committed", funds.supplement_grant(bureau.asks(request)).await)
        }
        3 => {
            let request = RecordContributionRequest {
                project,
                source: FundSource::SelfRaised.into(),
                amount_fen: amount,
                document,
                unit,
                proof_digest: "0".repeat(64),
                ..Default::default()
            };
            acknowledged("contributed", funds.record_contribution(bureau.asks(request)).await)
        }
        4 => {
            let request = PassOnFundsRequest {
                project,
                source,
                amount_fen: amount,
                document,
                unit: PARTNER.into(),
                ..Default::default()
            };
            acknowledged("passed on", funds.pass_on_funds(bureau.asks(request)).await)
        }
        5 => {
            let request = AdjustBudgetRequest {
                project,
                source,
                amount_fen: amount / 10 + 1,
                document,
                from_unit: unit,
                from_head: head,
                to_unit: PARTNER.into(),
                to_head: "operation".into(),
                ..Default::default()
            };
            acknowledged("adjusted", funds.adjust_budget(bureau.asks(request)).await)
        }
        6 => {
            let request = ReturnFundsRequest {
                project,
                source,
                amount_fen: amount,
                document,
                unit,
                ..Default::default()
            };
            acknowledged("returned", funds.return_funds(bureau.asks(request)).await)
        }
        7 => {
            let request = CarryOverFundsRequest {
                plan,
                source,
                amount_fen: amount,
                document,
                to_plan: bureau.later_plan.clone(),
                ..Default::default()
            };
            acknowledged("carried over", funds.carry_over_funds(bureau.asks(request)).await)
        }
        8 => {
            let request = SurrenderFundsRequest {
                plan,
                source,
                amount_fen: amount,
                document,
                ..Default::default()
            };
            acknowledged("surrendered", funds.surrender_funds(bureau.asks(request)).await)
        }
        9 => return recover(bureau, project, unit, amount, document).await,
        15 | 16 => {
            let owner = if pick.is_multiple_of(2) { plan } else { project };
            return take_back(bureau, owner, usize::from(pick / 2), document).await;
        }
        10..=12 => return spend(bureau, project, unit, head, amount / 3 + 1, pick).await,
        _ => return pay(bureau, project, pick).await,
    };
    done.map(|_| (done_as(kind), amount))
}

fn done_as(kind: u8) -> &'static str {
    match kind {
        0 => "appropriated",
        1 => "withdrawn",
        2 => "committed",
        6 => "returned",
        7 => "carried over",
        8 => "surrendered",
        _ => "else",
    }
}

/// What was acknowledged; a refusal must be one that the caller can mend.
fn acknowledged<T>(what: &str, answer: Result<Response<T>, Status>) -> Option<T> {
    match answer {
        Ok(answer) => Some(answer.into_inner()),
        Err(status) => {
            let refused = [
                Code::FailedPrecondition,
                Code::InvalidArgument,
                Code::AlreadyExists,
                Code::Aborted,
            ];
            assert!(refused.contains(&status.code()), "{what}: {status:?}");
            None
        }
    }
}

/// Takes back one of the latest postings, whichever it is.
async fn take_back(bureau: &Bureau, owner: String, pick: usize, document: String) -> Option<(&'static str, i64)> {
    let list = ListPostingsRequest {
        owner,
        ..Default::default()
    };
    let postings = bureau.ledger().list_postings(bureau.asks(list)).await.good().postings;
    let posting = postings.get(pick % postings.len().max(1))?;
    let request = ReversePostingRequest {
        posting: posting.name.clone(),
        document,
        reasons: "r".into(),
        ..Default::default()
    };
    let answer = bureau.funds().reverse_posting(by("zhao", request)).await;
    let reversal = acknowledged("taken back", answer)?;
    let told = match reversal.operation.as_str() {
        "funds.appropriated" => "appropriated",
        "funds.appropriation-withdrawn" => "withdrawn",
        "funds.supplemented" => "committed",
        "funds.returned" => "returned",
        "funds.carried-over" => "carried over",
        "funds.surrendered" => "surrendered",
        "funds.spent" => "spent",
        _ => "else",
    };
    let moved = reversal.transfers.iter().filter(|transfer| {
        let from = transfer.from.clone().unwrap_or_default();
        !matches!(
            from.kind(),
            AccountKind::BudgetSet | AccountKind::Budget | AccountKind::BudgetMoved
        )
    });
    Some((told, moved.map(|transfer| transfer.amount_fen).sum()))
}

async fn spend(
    bureau: &Bureau,
    project: String,
    unit: String,
    head: String,
    amount_fen: i64,
    pick: u8,
) -> Option<(&'static str, i64)> {
    let number = bureau.document();
    let voucher = Voucher {
        digest: scan(&number),
        number,
        day: "2026-05-20".into(),
        unit,
        source: FundSource::District.into(),
        head,
        amount_fen,
        payee_name: "乙".into(),
        purpose: "试验".into(),
        handled_by: "a".into(),
        approved_by: "b".into(),
        ..Voucher::default()
    };
    let request = RecordVoucherRequest {
        project,
        voucher: Some(voucher),
        ..Default::default()
    };
    let answer = VoucherServiceClient::new(bureau.routes.clone())
        .record_voucher(by(&format!("unit{pick}"), request))
        .await;
    acknowledged("spent", answer).map(|voucher| ("spent", voucher.amount_fen))
}

/// One step of one payment, whichever it is ready for.
pub async fn pay(bureau: &Bureau, project: String, pick: u8) -> Option<(&'static str, i64)> {
    let mut payments = DisbursementServiceClient::new(bureau.routes.clone());
    let payment = format!("p{}", pick % 4 + 1);
    let list = ListDisbursementsRequest {
        project: project.clone(),
        ..Default::default()
    };
    let known = payments
        .list_disbursements(bureau.asks(list))
        .await
        .good()
        .disbursements;
    let Some(known) = known.into_iter().find(|known| known.payment == payment) else {
        let request = RequestDisbursementRequest {
            project,
            payment,
            ..Default::default()
        };
        acknowledged("requested", payments.request_disbursement(bureau.asks(request)).await);
        return None;
    };
    let name = known.name.clone();
    let done = match (known.state(), pick % 8) {
        (disbursement::State::Requested, _) => {
            payments
                .approve_disbursement(by(
                    "wang",
                    ApproveDisbursementRequest {
                        name,
                        ..Default::default()
                    },
                ))
                .await
        }
        (_, 0) => {
            payments
                .release_disbursement(bureau.asks(ReleaseDisbursementRequest {
                    name,
                    reasons: "r".into(),
                    ..Default::default()
                }))
                .await
        }
        (disbursement::State::Approved, _) => {
            payments
                .dispatch_disbursement(bureau.asks(DispatchDisbursementRequest {
                    name,
                    ..Default::default()
                }))
                .await
        }
        _ => {
            let request = ConfirmDisbursementRequest {
                name,
                receipt: bureau.document(),
                amount_fen: known.amount_fen,
                ..Default::default()
            };
            let done = acknowledged("paid", payments.confirm_disbursement(bureau.asks(request)).await)?;
            return Some(("paid", done.amount_fen));
        }
    };
    acknowledged("moved", done);
    None
}

async fn recover(
    bureau: &Bureau,
    project: String,
    unit: String,
    amount_fen: i64,
    receipt: String,
) -> Option<(&'static str, i64)> {
    let mut recoveries = RecoveryServiceClient::new(bureau.routes.clone());
    let request = OrderRecoveryRequest {
        project,
        source: FundSource::District.into(),
        amount_fen,
        unit,
        grounds: "g".into(),
        due_on: "2026-07-01".into(),
        ..Default::default()
    };
    let ordered = acknowledged("ordered", recoveries.order_recovery(bureau.asks(request)).await)?;
    let request = RecordRepaymentRequest {
        name: ordered.name,
        receipt,
        amount_fen: amount_fen / 2 + 1,
        ..Default::default()
    };
    let repaid = acknowledged("repaid", recoveries.record_repayment(bureau.asks(request)).await)?;
    Some(("returned", repaid.repaid_fen))
}
