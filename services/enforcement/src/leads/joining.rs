//! Joining a lead to what is about the same act (并案).

use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Refusal, field, state_name};
use kezhi_proto::Matter;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::{JoinLeadRequest, Lead, LeadEvent, case, lead};

use super::procedure::LEAD;
use super::{LEADS, shown};
use crate::cases::CASES;

/// Joins a lead; its tipster learns from the log what becomes of the other.
pub(super) async fn join(call: Call, request: JoinLeadRequest) -> Result<Lead, Error> {
    let lead = call.load_to_change(&LEADS, &request.name, &request.etag).await?;
    field::must(request.into != lead.name, "into", "a lead is not joined to itself")?;
    let mut lead = call.moving(lead, JoinLeadRequest::STEP, call.today()).await?;
    let taken = lead.take_freely(&call, &LEAD)?;
    let decision_number = open_to_more(&call, &request.into).await?;
    lead.value.joined_to = request.into.clone();
    lead.value.join_reason = request.reason;
    call.reindex(&LEADS, &lead, &[]).await?;
    let data = LeadEvent {
        source: lead.value.source.clone(),
        joined_to: request.into,
        decision_number,
        ..LeadEvent::default()
    };
    let lead = lead.store(&call, &LEADS, &taken, data).await?;
    shown(&call, lead.value).await
}

/// Refuses what is no lead or case to which another can be joined; gives the number of the decision that was made in it.
async fn open_to_more(call: &Call, into: &str) -> Result<String, Error> {
    if into.starts_with(LEADS.table) {
        let other = call.load_to_change(&LEADS, into, "").await?.value;
        return match other.state() {
            lead::State::Received => Ok(String::new()),
            state => Err(closed_to_more(into, &state_name(state)).into()),
        };
    }
    let other = call.load_to_change(&CASES, into, "").await?.value;
    match Matter::state(&other) {
        state @ (case::State::Dismissed | case::State::Referred | case::State::Revoked) => {
            Err(closed_to_more(into, &state_name(state)).into())
        }
        _ => Ok(other.decision.unwrap_or_default().number),
    }
}

fn closed_to_more(into: &str, state: &str) -> Refusal {
    let message = format!("{into} is in {state}; no lead is joined to it");
    Refusal {
        field: "into".into(),
        ..Refusal::precondition(ErrorReason::StepNotAllowed.code(), message).with("state", state)
    }
}
