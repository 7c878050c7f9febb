//! What the law says, over the wire: the law crate's answers as they are.

pub(crate) mod module;

use kezhi_chassis::limits::deadline_refusal;
use kezhi_chassis::{Call, Error};
use kezhi_law::{Assessment, DateRange, Day, Direction, Fen, PenaltyFacts, Unit, identifier};
use kezhi_law::{CalendarError, Rule as LawRule};
use kezhi_procedure::{Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::*;

use crate::cases::facts::assessment_refusal;
use crate::settings::Settings;

async fn compute_deadline(call: Call, request: ComputeDeadlineRequest) -> Result<ComputeDeadlineResponse, Error> {
    let trigger_date = field::day("trigger_date", &request.trigger_date)?;
    let mut ranges = Vec::new();
    for (position, range) in request.suspensions.iter().enumerate() {
        ranges.push(DateRange {
            from: field::day(&format!("suspensions[{position}].from"), &range.from)?,
            to: field::day(&format!("suspensions[{position}].to"), &range.to)?,
        });
    }
    let deadline = call
        .law()
        .due(&request.rule_id, trigger_date, &ranges, request.extended);
    let deadline = deadline.map_err(|error| deadline_refusal(&error))?;
    Ok(ComputeDeadlineResponse {
        due_on: deadline.due_on.to_string(),
        legal_basis: deadline
            .legal_basis
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; "),
        explanation: deadline.explanation,
    })
}

async fn assess_penalty(call: Call, request: AssessPenaltyRequest) -> Result<AssessPenaltyResponse, Error> {
    let settings: &Settings = call.settings()?;
    let facts = penalty_facts(request, settings)?;
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
                legal_basis: reason.legal_basis,
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
        legal_basis: rule.legal_basis.to_string(),
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
                legal_basis: circumstance.legal_basis.to_string(),
                verified: circumstance.verified.name().into(),
            })
            .collect(),
    })
}

fn text(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
