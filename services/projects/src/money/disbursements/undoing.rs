//! What becomes of a payment that came back from the bank (退汇), and of one that was settled by mistake (红冲).

use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::projects::disbursement::State;
use kezhi_proto::projects::{Disbursement, ReopenDisbursementRequest, ReturnDisbursementRequest, ReturnedOrder};

use super::procedure::DISBURSEMENT;
use super::steps::{open, store};
use crate::money::funds::{claim, reversal};
use crate::money::ledger::posting::operation;
use crate::money::ledger::{self, Posting};
use crate::money::payment_orders;
use crate::settings::Settings;

pub(super) async fn return_payment(call: Call, request: ReturnDisbursementRequest) -> Result<Disbursement, Error> {
    payment_orders::refuse_units(&call)?;
    let (mut payment, facts) = open(&call, &request).await?;
    let taken = payment.take(&call, &DISBURSEMENT, &facts)?;
    let paid = reversal(&call, &settling(&call, &payment).await?, &request.notice_number);
    let notice = claim(&payment.authority, "return", &request.notice_number, &payment.name);
    let (number, order) = payment_orders::next(&call, &payment.authority, payment.on, &payment.name).await?;
    ledger::take_back(&call, vec![paid], vec![notice, order], vec![], &request.reasons).await?;
    let returned_on = payment.on.to_string();
    let of = &mut payment.value;
    of.returned_orders.push(ReturnedOrder {
        order_number: std::mem::replace(&mut of.order_number, number),
        receipt: std::mem::take(&mut of.receipt),
        paid_on: std::mem::take(&mut of.paid_on),
        returned_on,
        notice_number: request.notice_number,
        return_reason: request.reasons,
    });
    of.dispatched_on.clear();
    store(&call, payment, &taken).await
}

pub(super) async fn reopen(call: Call, request: ReopenDisbursementRequest) -> Result<Disbursement, Error> {
    let settings: &Settings = call.settings()?;
    payment_orders::refuse_units(&call)?;
    let (mut payment, facts) = open(&call, &request).await?;
    let taken = payment.take(&call, &DISBURSEMENT, &facts)?;
    let settled = reversal(&call, &settling(&call, &payment).await?, &request.document);
    let receipt = match payment.value.receipt.as_str() {
        "" => vec![],
        receipt => vec![claim(&payment.authority, "receipt", receipt, "").key],
    };
    ledger::take_back(&call, vec![settled], vec![], receipt, &request.reasons).await?;
    payment.value.receipt.clear();
    payment.value.paid_on.clear();
    payment.value.end_reason.clear();
    payment_orders::await_receipt(&call, &payment, settings).await?;
    store(&call, payment, &taken).await
}

/// The posting by which a payment was settled: of its receipt where it was paid, of its order where it was released.
async fn settling(call: &Call, payment: &Moving<Disbursement>) -> Result<Posting, Error> {
    let of = &payment.value;
    let (operation, document) = match of.state() {
        State::Released => (operation::UNRESERVED, &of.order_number),
        _ => (operation::PAID, &of.receipt),
    };
    let standing = ledger::store::standing(call, &of.project, operation).await?;
    let settling = standing.into_iter().find(|posting| posting.document == *document);
    Ok(settling.ok_or_else(|| Fault::new("a payment was settled without a posting"))?)
}
