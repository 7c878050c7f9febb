//! What becomes of a payment that came back from the bank (退汇), and of one that was confirmed by mistake (红冲).

use std::sync::Arc;

use kezhi_chassis::Call;
use kezhi_proto::projects::{ReopenIncentivePaymentRequest, ReturnIncentivePaymentRequest, ReturnedOrder};

use super::PAYMENTS;
use super::money::{ORDERS, take_back};
use super::procedure::PAYMENT;
use super::rules::Facts;
use super::steps::{Answer, WORD, await_receipt, store};
use crate::funds::claim;
use crate::settings::Settings;

pub async fn return_payment(call: Call, request: ReturnIncentivePaymentRequest) -> Answer {
    call.caller().refuse_organisations(WORD)?;
    let mut payment = call.open(&PAYMENTS, &request).await?;
    let taken = payment.take(&call, &PAYMENT, "ReturnIncentivePayment", &Facts::default())?;
    let number = call.next_number(&payment.authority, ORDERS, payment.on).await?;
    let claims = vec![
        claim(&payment.authority, "return", &request.notice_number, &payment.name),
        claim(&payment.authority, "order", &number, &payment.name),
    ];
    take_back(
        &call,
        &payment,
        &request.notice_number,
        (vec![], claims),
        &request.reasons,
    )
    .await?;
    let returned_on = payment.on.to_string();
    let of = &mut payment.value;
    of.returned_orders.push(ReturnedOrder {
        order_number: std::mem::replace(&mut of.order_number, number),
        receipt: std::mem::take(&mut of.receipt),
        paid_on: std::mem::take(&mut of.paid_on),
        returned_on,
        notice_number: request.notice_number,
        returned_for: request.reasons,
    });
    of.dispatched_on.clear();
    Ok(store(&call, payment, &taken).await?.value)
}

pub async fn reopen(call: Call, request: ReopenIncentivePaymentRequest, settings: Arc<Settings>) -> Answer {
    call.caller().refuse_organisations(WORD)?;
    let mut payment = call.open(&PAYMENTS, &request).await?;
    let taken = payment.take(&call, &PAYMENT, "ReopenIncentivePayment", &Facts::default())?;
    let receipt = claim(&payment.authority, "receipt", &payment.value.receipt, "").key;
    take_back(
        &call,
        &payment,
        &request.document,
        (vec![receipt], vec![]),
        &request.reasons,
    )
    .await?;
    payment.value.receipt.clear();
    payment.value.paid_on.clear();
    await_receipt(&call, &payment, &settings).await?;
    Ok(store(&call, payment, &taken).await?.value)
}
