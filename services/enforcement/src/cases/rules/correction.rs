//! What may be put right where it stands, and what only by doing it anew.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered, state_name};
use kezhi_proto::Matter;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::Measure;
use kezhi_proto::enforcement::case::State;

use super::{act_is_passing_off, party_is_established};
use crate::cases::facts::{Correction, Facts};

/// What can be mistyped and is put right where it stands.
pub const WORDS: [&str; 16] = [
    "decision.departure_reasons",
    "decision.reply_to_defence",
    "decision.served_on",
    "defences",
    "facts",
    "findings.statement",
    "hearing.grounds",
    "hearing.minutes",
    "hearing.place",
    "hearing.presider",
    "measures",
    "notice.served_on",
    "party.address",
    "party.display_name",
    "party.representative",
    "publication.summary",
];
/// On these the penalty rests: once it is proposed, what was done with them is done anew.
pub const GROUNDS: [&str; 15] = [
    "evidence",
    "findings.circumstances",
    "findings.committed_from",
    "findings.committed_to",
    "findings.direct_loss_fen",
    "findings.illegal_gains_fen",
    "findings.illegal_turnover_fen",
    "findings.others_patents",
    "findings.punished_within_two_years",
    "findings.violation",
    "party",
    "party.citizen_id",
    "party.credit_code",
    "party.kind",
    "patent_numbers",
];

/// Once a penalty is proposed, its grounds are not changed beneath it.
pub fn nothing_rests_on_it(facts: &Facts) -> Result<(), Refusal> {
    let state = Matter::state(&facts.case);
    let mut fields = correction(facts)?.fields.iter();
    let ground = fields.find(|field| GROUNDS.contains(&field.as_str()));
    match ground {
        Some(field) if !matches!(state, State::Filed | State::Investigating | State::Investigated) => {
            let state = state_name(state);
            let message =
                format!("the penalty rests on {field}, and the case is in {state}: return it to the investigation");
            let refusal = Refusal::precondition(ErrorReason::StepNotAllowed.code(), message);
            Err(refusal.with("state", state).with("allowed_steps", "ReturnCase"))
        }
        _ => Ok(()),
    }
}

/// A correction puts right what stands there: it adds nothing to a list and takes nothing out of it.
pub fn nothing_is_added_or_removed(facts: &Facts) -> Result<(), Refusal> {
    let (before, now) = (&correction(facts)?.before, &facts.case);
    let kept = |field: &str, is_kept: bool| {
        field::must(
            is_kept,
            &format!("case.{field}"),
            format!("{field} holds other items than before: a correction changes what is in one, not which there are"),
        )
    };
    kept("evidence", before.evidence.len() == now.evidence.len())?;
    kept("defences", before.defences.len() == now.defences.len())?;
    let of_measure = |measure: &Measure| {
        (
            measure.id.clone(),
            measure.kind,
            measure.taken_on.clone(),
            measure.ended_on.clone(),
        )
    };
    let (was, is): (Vec<_>, Vec<_>) = (
        before.measures.iter().map(of_measure).collect(),
        now.measures.iter().map(of_measure).collect(),
    );
    kept("measures", was == is)
}

/// The decision was served after it was made, and the party told before.
pub fn service_days_are_in_order(facts: &Facts) -> Result<(), Refusal> {
    let case = &facts.case;
    let decided_on = case
        .decision
        .as_ref()
        .and_then(|decision| Day::stated(&decision.decided_on));
    if let Some(notice) = corrected(facts, "notice.served_on")?.and(case.notice.as_ref()) {
        let last = decided_on.unwrap_or(facts.on);
        lies_between(
            "case.notice.served_on",
            &notice.served_on,
            Day::stated(&case.filed_on),
            last,
        )?;
    }
    match corrected(facts, "decision.served_on")?.and(case.decision.as_ref()) {
        Some(decision) => lies_between("case.decision.served_on", &decision.served_on, decided_on, facts.on),
        None => Ok(()),
    }
}

fn correction(facts: &Facts) -> Result<&Correction, Refusal> {
    gathered(&facts.correction, "what is corrected")
}

fn corrected<'a>(facts: &'a Facts, field: &str) -> Result<Option<&'a String>, Refusal> {
    Ok(correction(facts)?.fields.iter().find(|corrected| *corrected == field))
}

fn lies_between(field: &str, text: &str, from: Option<Day>, to: Day) -> Result<(), Refusal> {
    let day = field::day(field, text)?;
    let from = from.unwrap_or(to);
    if (from..=to).contains(&day) {
        return Ok(());
    }
    let message = format!("{field} is {day}; it lies between {from} and {to}");
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(Refusal {
        field: field.into(),
        ..refusal.with("day", day).with("not_before", from)
    })
}

/// What was found holds after the correction too: what the party is, and that the act is a passing-off.
pub fn findings_hold(facts: &Facts) -> Result<(), Refusal> {
    match facts.findings {
        Some(_) => party_is_established(facts).and_then(|()| act_is_passing_off(facts)),
        None => Ok(()),
    }
}
