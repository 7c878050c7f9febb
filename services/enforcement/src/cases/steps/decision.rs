//! The decision (处罚决定) and its service.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::enforcement::{
    Account, Case, CaseEvent, DecidePenaltyRequest, Decision, Proposal, ServeDecisionRequest,
};

use super::hearing::request_by;
use crate::cases::Moving;
use crate::cases::facts::{Facts, Penalty};
use crate::same_act;

/// Decides. The decision gets its official number; the limits to serve and to publish it run.
pub async fn decide(call: Call, request: DecidePenaltyRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    if let Some(discussion) = &request.discussion {
        field::day("discussion.held_on", &discussion.held_on)?;
    }
    let proposal = moving.case.value.proposal.clone().unwrap_or_default();
    let penalty = decided(&request, &proposal);
    let facts = Facts {
        penalty: Some(penalty.clone()),
        fined: Some(same_act::fined(&call, &moving.case).await?),
        due_on: Some(request_by(&call, &moving).await?),
        reply_to_defence: Some(request.reply_to_defence.clone()),
        ..moving.facts(&call)
    };
    let taken = moving.take(&call, &facts)?;
    let on = moving.case.on;
    let number = call.next_number(&moving.case.authority, "执", on).await?;
    let data = CaseEvent {
        fine_fen: request.fine_fen,
        confiscate_fen: proposal.confiscate_fen,
        decision_number: number.clone(),
        ..CaseEvent::default()
    };
    moving.case.value.decision = Some(decision(request, penalty, proposal.law, number, on));
    moving.case.value.account = Some(Account::default());
    moving.store(&call, taken, data).await
}

/// The penalty that is decided; what the proposal says and the request does not stays said.
fn decided(request: &DecidePenaltyRequest, proposal: &Proposal) -> Penalty {
    let said = |own: &String, proposed: &String| if own.is_empty() { proposed } else { own }.clone();
    Penalty {
        fine_fen: request.fine_fen,
        confiscate_fen: proposal.confiscate_fen,
        standard: proposal.standard.clone(),
        departure_reasons: said(&request.departure_reasons, &proposal.departure_reasons),
        act_difference: said(&request.act_difference, &proposal.act_difference),
        discussion: request.discussion.clone(),
    }
}

fn decision(request: DecidePenaltyRequest, penalty: Penalty, law: String, number: String, on: Day) -> Decision {
    Decision {
        number,
        decided_on: on.to_string(),
        fine_fen: penalty.fine_fen,
        confiscate_fen: penalty.confiscate_fen,
        law,
        reply_to_defence: request.reply_to_defence,
        departure_reasons: penalty.departure_reasons,
        act_difference: penalty.act_difference,
        discussion: penalty.discussion,
        ..Decision::default()
    }
}

/// Records the service of the decision: the limits to pay, to apply for reconsideration and to sue run.
pub async fn serve(call: Call, request: ServeDecisionRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let on = moving.case.on;
    let pay = Start::duty(&moving.case.name, &moving.case.authority, "penalty.pay", on);
    let pay = call.start_limit(pay).await?;
    let decision = moving.case.value.decision.get_or_insert_default();
    decision.served_on = on.to_string();
    decision.method = request.method;
    decision.pay_by = pay.due_on.clone();
    let data = CaseEvent {
        pay_by: pay.due_on,
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}
