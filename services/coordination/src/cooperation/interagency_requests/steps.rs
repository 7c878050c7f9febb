//! What is done to an interagency request whichever way it goes.

use kezhi_chassis::Call;
use kezhi_proto::coordination::{AssignInteragencyRequestRequest, CloseInteragencyRequestRequest};

use super::passing::{Answer, Passing};
use super::rules::read_officer;

pub async fn assign(call: Call, request: AssignInteragencyRequestRequest) -> Answer {
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take_freely(&call)?;
    interagency_request.value.officer = read_officer(&request.officer, &interagency_request.value)?;
    interagency_request.store(&call, &taken, Default::default()).await
}

pub async fn close(call: Call, request: CloseInteragencyRequestRequest) -> Answer {
    let mut interagency_request = Passing::open(&call, &request).await?;
    let taken = interagency_request.take_freely(&call)?;
    interagency_request.value.ended_on = interagency_request.on.to_string();
    interagency_request.value.outcome = request.outcome;
    interagency_request.store(&call, &taken, Default::default()).await
}
