//! What the law says, over the wire: the law crate's answers as they are.

pub mod rpc;

use std::sync::Arc;

use kezhi_chassis::limits::deadline_refusal;
use kezhi_chassis::{Call, Error};
use kezhi_law::{Assessment, Day, Direction, Fen, PenaltyFacts, Spell, Unit, identifier};
use kezhi_law::{CalendarError, Rule as LawRule};
use kezhi_procedure::{Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::*;

use crate::cases::facts::assessment_refusal;
use crate::settings::Settings;

async fn compute_deadline(call: Call, request: ComputeDeadlineRequest) -> Result<ComputeDeadlineResponse, Error> {
    let starts_on = field::day("starts_on", &request.starts_on)?;
    let mut spells = Vec::new();
    for (position, spell) in request.suspensions.iter().enumerate() {
        spells.push(Spell {
            from: field::day(&format!("suspensions[{position}].from"), &spell.from)?,
            to: field::day(&format!("suspensions[{position}].to"), &spell.to)?,
        });
    }
    let deadline = call.law().due(&request.rule_id, starts_on, &spells, request.extended);
    let deadline = deadline.map_err(|error| deadline_refusal(&error))?;
    Ok(ComputeDeadlineResponse {
        due_on: deadline.due_on.to_string(),
        basis: deadline
            .basis
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; "),
        explanation: deadline.explanation,
    })
}

async fn assess_penalty(
    call: Call,
    request: AssessPenaltyRequest,
    settings: Arc<Settings>,
) -> Result<AssessPenaltyResponse, Error> {
    let facts = penalty_facts(request, &settings)?;
    let assessment = call
        .law()
        .assess(&facts)
        .map_err(|error| assessment_refusal("", &error))?;
    Ok(assessed(assessment))
}

fn penalty_facts(request: AssessPenaltyRequest, settings: &Settings) -> Result<PenaltyFacts, Error> {
    let committed_to = field::day("committed_to", &request.committed_to)?;
    let mut facts = PenaltyFacts::new(
        &request.violation,
        committed_to,
        field::day("decided_on", &request.decided_on)?,
    );
    facts.committed_from = match request.committed_from.as_str() {
        "" => None,
        text => Some(field::day("committed_from", text)?),
    };
    facts.illegal_gains = request.illegal_gains_fen.map(Fen);
    facts.illegal_turnover = request.illegal_turnover_fen.map(Fen);
    facts.circumstances = request.circumstances;
    facts.standard = settings.standard_or_own(&request.standard);
    Ok(facts)
}

fn assessed(assessment: Assessment) -> AssessPenaltyResponse {
    AssessPenaltyResponse {
        law: assessment.law,
        statutory_max_fen: assessment.statutory_max.fen(),
        confiscate_fen: assessment.confiscate.fen(),
        tier: assessment.tier.name().into(),
        range_min_fen: assessment.range_min.fen(),
        range_max_fen: assessment.range_max.fen(),
        recommended_fen: assessment.recommended.fen(),
        no_penalty: assessment.no_penalty,
        reasons: assessment
            .reasons
            .into_iter()
            .map(|reason| AssessmentReason {
                text: reason.text,
                basis: reason.basis,
            })
            .collect(),
    }
}

async fn check_identifier(call: Call, request: CheckIdentifierRequest) -> Result<CheckIdentifierResponse, Error> {
    let checked = identifier::check(&request.kind, &request.value, call.today());
    let checked = checked.map_err(|error| Refusal::field("kind", error.to_string()))?;
    Ok(CheckIdentifierResponse {
        valid: checked.valid,
        normal_form: checked.normal_form,
        reason: checked.reason,
    })
}

async fn count_workdays(call: Call, request: CountWorkdaysRequest) -> Result<CountWorkdaysResponse, Error> {
    let (from, to) = (field::day("from", &request.from)?, field::day("to", &request.to)?);
    if to < from {
        return Err(Refusal::field("to", format!("to is {to}, before from, {from}")).into());
    }
    let workdays = call
        .law()
        .calendar()
        .count_workdays(from, to)
        .map_err(|error| calendar_refusal(&error))?;
    Ok(CountWorkdaysResponse {
        workdays: i64::from(workdays),
    })
}

fn calendar_refusal(error: &CalendarError) -> Refusal {
    match error {
        CalendarError::Unpublished(missing) => {
            Refusal::precondition(ErrorReason::CalendarUnpublished.code(), error.to_string()).with("year", missing.year)
        }
        CalendarError::OutOfRange { .. } => Refusal::field("to", error.to_string()),
    }
}

async fn list_rules(call: Call, _request: ListRulesRequest) -> Result<ListRulesResponse, Error> {
    Ok(ListRulesResponse {
        rules: call.law().rules().iter().map(rule).collect(),
    })
}

fn rule(rule: &LawRule) -> Rule {
    Rule {
        id: rule.id.clone(),
        amount: i64::from(rule.amount),
        unit: match rule.unit {
            Unit::Days => "days",
            Unit::Workdays => "workdays",
            Unit::Months => "months",
        }
        .into(),
        direction: match rule.direction {
            Direction::Forward => "forward",
            Direction::Backward => "backward",
        }
        .into(),
        basis: rule.basis.to_string(),
        effective_from: rule.effective_from.to_string(),
        effective_to: text(rule.effective_to),
        verified: rule.verified.name().into(),
    }
}

async fn list_circumstances(
    call: Call,
    _request: ListCircumstancesRequest,
) -> Result<ListCircumstancesResponse, Error> {
    let circumstances = call.law().circumstances().iter();
    Ok(ListCircumstancesResponse {
        circumstances: circumstances
            .map(|circumstance| Circumstance {
                id: circumstance.id.clone(),
                effect: circumstance.effect.name().into(),
                text: circumstance.text.clone(),
                basis: circumstance.basis.to_string(),
                verified: circumstance.verified.name().into(),
            })
            .collect(),
    })
}

fn text(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
