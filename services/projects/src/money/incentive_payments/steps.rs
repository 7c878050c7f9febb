//! The steps of a payment, each with the money that it moves.

use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Taken;
use kezhi_proto::projects::IncentivePaymentEvent;
use kezhi_proto::projects::incentive_payment::State;
use kezhi_proto::projects::{
    CancelIncentivePaymentRequest, ConfirmIncentivePaymentRequest, DispatchIncentivePaymentRequest,
    FundIncentivePaymentRequest, IncentivePayment,
};

use super::money::{give_back, pay, reserve};
use super::procedure::PAYMENT;
use super::rules::Facts;
use super::{PAYMENTS, payee_of};
use crate::money::payment_orders::{self, Receipt};
use crate::settings::Settings;

pub(super) type Answer = Result<IncentivePayment, Error>;

/// Begins the payment of a claim; its money is asked for at once, and where there is too little it waits.
pub async fn order(call: &Call, authority: &str, payment: IncentivePayment) -> Result<(), Error> {
    let on = call.today();
    let taken = PAYMENT.begin_freely("OrderIncentivePayment")?;
    let data = told(&payment);
    let ordered = call.begin(&PAYMENTS, authority, payment, &taken, on, data).await?;
    let mut waiting = ordered.clone();
    match take_money(call, call.moving(ordered, FundIncentivePaymentRequest::STEP, on).await?).await {
        Ok(_) => Ok(()),
        // What is refused has done nothing.
        Err(Error::Refused(refusal)) => {
            waiting.value.unfunded_reason = refusal.message.clone();
            call.save(&PAYMENTS, &mut waiting).await
        }
        Err(failed) => Err(failed),
    }
}

pub async fn fund(call: Call, request: FundIncentivePaymentRequest) -> Answer {
    let payment = call.open(&PAYMENTS, &request).await?;
    Ok(take_money(&call, payment).await?.value)
}

async fn take_money(call: &Call, mut payment: Moving<IncentivePayment>) -> Result<Stored<IncentivePayment>, Error> {
    let taken = payment.take(call, &PAYMENT, &facts(call, &payment))?;
    payment.value.order_number = reserve(call, &payment).await?;
    payment.value.unfunded_reason.clear();
    store(call, payment, &taken).await
}

pub async fn dispatch(call: Call, request: DispatchIncentivePaymentRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    payment_orders::refuse_units(&call)?;
    let mut payment = call.open(&PAYMENTS, &request).await?;
    let taken = payment.take_freely(&call, &PAYMENT)?;
    payment.value.dispatched_on = payment.on.to_string();
    payment_orders::await_receipt(&call, &payment, settings).await?;
    Ok(store(&call, payment, &taken).await?.value)
}

pub async fn confirm(call: Call, request: ConfirmIncentivePaymentRequest) -> Answer {
    payment_orders::refuse_units(&call)?;
    let payment = call.open(&PAYMENTS, &request).await?;
    let receipt = Receipt {
        number: request.receipt,
        amount_fen: request.amount_fen,
        paid_on: request.paid_on,
    };
    settle_paid(&call, payment, receipt).await
}

/// The treasury has paid.
pub(super) async fn settle_paid(call: &Call, mut payment: Moving<IncentivePayment>, receipt: Receipt) -> Answer {
    let facts = Facts {
        paid_fen: Some(receipt.amount_fen),
        ..facts(call, &payment)
    };
    let taken = payment.take(call, &PAYMENT, &facts)?;
    let paid_on = receipt.taken(call, &payment, &payment.value.dispatched_on).await?;
    pay(call, &payment, &receipt.number, paid_on).await?;
    payment.value.paid_on = paid_on.to_string();
    payment.value.receipt = receipt.number;
    Ok(store(call, payment, &taken).await?.value)
}

pub async fn cancel(call: Call, request: CancelIncentivePaymentRequest) -> Answer {
    let mut payment = call.open(&PAYMENTS, &request).await?;
    let facts = Facts {
        treasury_rejection_number: Some(request.treasury_rejection_number.clone()),
        ..facts(&call, &payment)
    };
    let taken = payment.take(&call, &PAYMENT, &facts)?;
    payment.value.treasury_rejection_number = request.treasury_rejection_number;
    give_back(&call, &payment).await?;
    payment.value.cancellation_reason = request.reasons;
    Ok(store(&call, payment, &taken).await?.value)
}

/// What is known of a payment whatever the step.
fn facts(call: &Call, payment: &Moving<IncentivePayment>) -> Facts {
    Facts {
        ordered: payment.value.clone(),
        on: payment.on,
        today: call.today(),
        paid_fen: None,
        treasury_rejection_number: None,
    }
}

pub(super) async fn store(
    call: &Call,
    payment: Moving<IncentivePayment>,
    taken: &Taken<State>,
) -> Result<Stored<IncentivePayment>, Error> {
    let data = told(&payment.value);
    payment.store(call, &PAYMENTS, taken, data).await
}

/// What the log tells; coordination follows it.
fn told(payment: &IncentivePayment) -> IncentivePaymentEvent {
    IncentivePaymentEvent {
        amount_fen: payment.amount_fen,
        claim: payment.claim.to_string(),
        order_number: payment.order_number.to_string(),
        payee: payee_of(payment).to_string(),
        plan: payment.plan.to_string(),
        receipt: payment.receipt.to_string(),
        treasury_rejection_number: payment.treasury_rejection_number.to_string(),
        ..IncentivePaymentEvent::default()
    }
}
