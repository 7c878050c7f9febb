//! What an administrator does with dead letters.

use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{Delivery, DiscardDeliveryRequest, ResendDeliveryRequest};

use super::super::store;
use super::DELIVERIES;
use super::procedure::DELIVERY;
use super::settled::{free_next, told};

pub(super) async fn resend(call: Call, request: ResendDeliveryRequest) -> Result<Delivery, Error> {
    let delivery = call.open(&DELIVERIES, &request).await?;
    let taken = delivery.take_freely(&call, &DELIVERY)?;
    let data = told(&delivery.value);
    Ok(delivery.store(&call, &DELIVERIES, &taken, data).await?.value)
}

pub(super) async fn discard(call: Call, request: DiscardDeliveryRequest) -> Result<Delivery, Error> {
    let mut delivery = call.open(&DELIVERIES, &request).await?;
    let taken = delivery.take_freely(&call, &DELIVERY)?;
    store::standing(&call, &delivery.value.partner, true).await?;
    delivery.value.discard_reason = request.reasons;
    let data = told(&delivery.value);
    let stored = delivery.store(&call, &DELIVERIES, &taken, data).await?;
    free_next(&call, &stored.value).await?;
    Ok(stored.value)
}
