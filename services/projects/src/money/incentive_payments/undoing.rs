//! What becomes of a payment that came back from the bank (退汇), and of one that was confirmed by mistake (红冲).

use kezhi_chassis::Call;
use kezhi_proto::projects::{ReopenIncentivePaymentRequest, ReturnIncentivePaymentRequest, ReturnedOrder};

use super::PAYMENTS;
use super::money::reversals;
use super::procedure::PAYMENT;
use super::steps::{Answer, store};
use crate::money::funds::claim;
use crate::money::ledger;
use crate::money::payment_orders;
use crate::settings::Settings;

pub async fn return_payment(call: Call, request: ReturnIncentivePaymentRequest) -> Answer {
    payment_orders::refuse_units(&call)?;
    let mut payment = call.open(&PAYMENTS, &request).await?;
    let taken = payment.take_freely(&call, &PAYMENT)?;
    let paid = reversals(&call, &payment, &request.notice_number).await?;
    let notice = claim(&payment.authority, "return", &request.notice_number, &payment.name);
    let (number, order) = payment_orders::next(&call, &payment.authority, payment.on, &payment.name).await?;
    ledger::take_back(&call, paid, vec![notice, order], vec![], &request.reasons).await?;
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
    Ok(store(&call, payment, &taken).await?.value)
}

pub async fn reopen(call: Call, request: ReopenIncentivePaymentRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    payment_orders::refuse_units(&call)?;
    let mut payment = call.open(&PAYMENTS, &request).await?;
    let taken = payment.take_freely(&call, &PAYMENT)?;
    let receipt = claim(&payment.authority, "receipt", &payment.value.receipt, "").key;
    let paid = reversals(&call, &payment, &request.document).await?;
    ledger::take_back(&call, paid, vec![], vec![receipt], &request.reasons).await?;
    payment.value.receipt.clear();
    payment.value.paid_on.clear();
    payment_orders::await_receipt(&call, &payment, settings).await?;
    Ok(store(&call, payment, &taken).await?.value)
}
