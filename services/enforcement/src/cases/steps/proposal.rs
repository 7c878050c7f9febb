//! The proposal, its legality review, and telling the party.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::{
    Case, CaseEvent, Notice, NotifyPartyRequest, Proposal, ProposePenaltyRequest, Review, ReviewCaseLegalityRequest,
};

use crate::cases::Moving;
use crate::cases::facts::{Facts, Penalty};
use crate::same_act;

/// Proposes a penalty; what the rules give stands beside it.
pub async fn propose(call: Call, request: ProposePenaltyRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let facts = Facts {
        penalty: Some(intended(&request)),
        fined: Some(same_act::fined(&call, &moving.case).await?),
        ..moving.facts(&call)
    };
    let taken = moving.take(&call, &facts)?;
    moving.case.value.proposal = Some(proposal(&facts, &request)?);
    // A new proposal is reviewed anew.
    moving.case.value.review = None;
    let data = CaseEvent {
        fine_fen: request.fine_fen,
        confiscate_fen: request.confiscate_fen,
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

fn intended(request: &ProposePenaltyRequest) -> Penalty {
    Penalty {
        fine_fen: request.fine_fen,
        confiscate_fen: request.confiscate_fen,
        standard: request.standard.clone(),
        departure_reasons: request.departure_reasons.clone(),
        act_difference: request.act_difference.clone(),
        discussion: None,
    }
}

fn proposal(facts: &Facts, request: &ProposePenaltyRequest) -> Result<Proposal, Error> {
    let assessment = facts.assess()?;
    let sum = request.fine_fen.saturating_add(request.confiscate_fen);
    Ok(Proposal {
        fine_fen: request.fine_fen,
        confiscate_fen: request.confiscate_fen,
        law: assessment.law,
        statutory_max_fen: assessment.statutory_max.fen(),
        tier: assessment.tier.name().into(),
        range_min_fen: assessment.range_min.fen(),
        range_max_fen: assessment.range_max.fen(),
        reasons: assessment
            .reasons
            .iter()
            .map(|reason| format!("{} ({})", reason.text, reason.legal_basis))
            .collect(),
        departure_reasons: request.departure_reasons.clone(),
        act_difference: request.act_difference.clone(),
        standard: facts.penalty_facts()?.standard.unwrap_or_default(),
        review_due: request.complex || request.review_wanted,
        discussion_due: request.complex || request.fine_fen >= facts.settings.discussion_from_fen,
        hearing_right: sum >= facts.hearing_from_fen(),
    })
}

/// Records the legality review.
pub async fn review(call: Call, request: ReviewCaseLegalityRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    moving.case.value.review = Some(Review {
        passed: request.passed,
        opinion: request.opinion,
        reviewed_on: moving.case.on.to_string(),
        after_hearing: moving.case.value.state() == State::Heard,
    });
    let data = CaseEvent {
        passed: request.passed,
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

/// Tells the party; its right to ask for a hearing runs where it has one.
pub async fn notify(call: Call, request: NotifyPartyRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let proposal = moving.case.value.proposal.clone().unwrap_or_default();
    let mut notice = Notice {
        served_on: moving.case.on.to_string(),
        method: request.method,
        fine_fen: proposal.fine_fen,
        hearing_request_by: String::new(),
    };
    if proposal.hearing_right {
        let start = Start::right(
            &moving.case.name,
            &moving.case.authority,
            "penalty.hearing.request",
            moving.case.on,
        );
        notice.hearing_request_by = call.start_limit(start).await?.due_on;
    }
    let data = CaseEvent {
        fine_fen: notice.fine_fen,
        hearing_request_by: notice.hearing_request_by.clone(),
        ..CaseEvent::default()
    };
    moving.case.value.notice = Some(notice);
    moving.store(&call, taken, data).await
}
