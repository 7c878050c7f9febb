//! Publishing a decision, and taking it back when the decision is revoked.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_proto::enforcement::{
    Case, CaseEvent, Party, Publication, PublishDecisionRequest, RevokeDecisionRequest, WithdrawPublicationRequest,
    party,
};

use crate::cases::Moving;
use crate::masking;

/// Publishes the decision. What the log carries is what the public reads: nothing personal.
pub async fn publish(call: Call, request: PublishDecisionRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let party = moving.case.value.party.clone().unwrap_or_default();
    let publication = Publication {
        summary: masking::text(&request.summary, &party),
        party: masking::party_name(&party),
        published_on: moving.case.on.to_string(),
        withdrawn_on: String::new(),
    };
    let data = public_data(&moving.case.value, &party, &publication);
    moving.case.value.publication = Some(publication);
    moving.store(&call, taken, data).await
}

/// The credit code that the public reads; a natural person has none.
pub fn public_code(party: &Party) -> &str {
    match party.kind() {
        party::Kind::NaturalPerson => "",
        _ => &party.credit_code,
    }
}

fn public_data(case: &Case, party: &Party, publication: &Publication) -> CaseEvent {
    let decision = case.decision.clone().unwrap_or_default();
    let violation = case
        .findings
        .as_ref()
        .map(|findings| findings.violation.clone())
        .unwrap_or_default();
    CaseEvent {
        violation,
        fine_fen: decision.fine_fen,
        confiscate_fen: decision.confiscate_fen,
        decision_number: decision.number,
        party: publication.party.clone(),
        credit_code: public_code(party).into(),
        summary: publication.summary.clone(),
        law: decision.law,
        decided_on: decision.decided_on,
        published_on: publication.published_on.clone(),
        ..CaseEvent::default()
    }
}

/// Revokes the decision; where it was published, three working days run to withdraw the publication.
pub async fn revoke(call: Call, request: RevokeDecisionRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let (name, authority) = (moving.case.name.clone(), moving.case.authority.clone());
    // Here and not in the table, whose cancelling would come after the start.
    call.cancel_limits(&name, "*").await?;
    if moving.case.value.publication.is_some() {
        call.start_limit(Start::duty(&name, &authority, "disclosure.withdraw", moving.case.on))
            .await?;
    }
    let party = moving.case.value.party.clone().unwrap_or_default();
    moving.case.value.end_reason = masking::text(&request.reasons, &party);
    let data = CaseEvent {
        reasons: moving.case.value.end_reason.clone(),
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

/// Withdraws the publication, with the reasons of the revocation.
pub async fn withdraw(call: Call, request: WithdrawPublicationRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let withdrawn_on = moving.case.on.to_string();
    moving.case.value.publication.get_or_insert_default().withdrawn_on = withdrawn_on.clone();
    let data = CaseEvent {
        decision_number: moving.case.value.decision.clone().unwrap_or_default().number,
        withdrawn_on,
        reasons: moving.case.value.end_reason.clone(),
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}
