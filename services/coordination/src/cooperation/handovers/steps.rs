//! What is done to a handover whichever way it goes.

use kezhi_chassis::Call;
use kezhi_proto::coordination::{AssignHandoverRequest, CloseHandoverRequest};
use serde_json::json;

use super::passing::{Answer, Passing};
use super::rules::read_officer;

pub async fn assign(call: Call, request: AssignHandoverRequest) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take_freely(&call)?;
    handover.value.officer = read_officer(&request.officer, &handover.value)?;
    handover.store(&call, &taken, json!({})).await
}

pub async fn close(call: Call, request: CloseHandoverRequest) -> Answer {
    let mut handover = Passing::open(&call, &request).await?;
    let taken = handover.take_freely(&call)?;
    handover.value.ended_on = handover.on.to_string();
    handover.value.outcome = request.outcome;
    handover.store(&call, &taken, json!({})).await
}
