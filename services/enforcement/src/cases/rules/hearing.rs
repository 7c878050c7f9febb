//! What the party must be told and granted before a decision.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, gathered};
use kezhi_proto::common::ErrorReason;

use super::officers::{has_investigated, has_not_left, named_officers};
use crate::cases::facts::Facts;

/// The last day of the limit that the step must keep; `None` while it cannot be computed.
fn last_day(facts: &Facts) -> Result<Option<Day>, Refusal> {
    gathered(&facts.due_on, "the last day").copied()
}

/// Penalty Law art. 44: the party is notified before anything is decided.
pub fn party_was_notified(facts: &Facts) -> Result<(), Refusal> {
    match facts.case.notice.is_some() {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::PartyNotNotified.code(),
            "the party has not been notified of the intended penalty and its rights",
        )),
    }
}

/// Penalty Law art. 63: a hearing that was asked for is held before the decision.
pub fn hearing_was_held(facts: &Facts) -> Result<(), Refusal> {
    match &facts.case.hearing {
        Some(hearing) if hearing.minutes.is_empty() => Err(Refusal::precondition(
            ErrorReason::HearingNotHeld.code(),
            "the party asked for a hearing, and it has not been held",
        )),
        _ => Ok(()),
    }
}

/// Penalty Law art. 64: nothing is decided while the party may still ask for a hearing.
pub fn hearing_right_has_run_out(facts: &Facts) -> Result<(), Refusal> {
    let has_right = facts
        .case
        .proposal
        .as_ref()
        .is_some_and(|proposal| proposal.hearing_right);
    let unused = facts.case.notice.is_some() && facts.case.hearing.is_none();
    let due_on = last_day(facts)?;
    let message = match due_on {
        _ if !(has_right && unused) => return Ok(()),
        Some(due_on) if due_on < facts.on => return Ok(()),
        Some(due_on) => format!("the party may ask for a hearing until {due_on}"),
        None => {
            "until when the party may ask for a hearing cannot be computed: a calendar is not published".to_string()
        }
    };
    let due_on = due_on.map(|day| day.to_string()).unwrap_or_default();
    Err(Refusal::precondition(ErrorReason::HearingRightRuns.code(), message).with("due_on", due_on))
}

/// Penalty Law art. 63: only a larger penalty gives a right to a hearing.
pub fn party_has_a_right_to_a_hearing(facts: &Facts) -> Result<(), Refusal> {
    match facts
        .case
        .proposal
        .as_ref()
        .is_some_and(|proposal| proposal.hearing_right)
    {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::NoHearingRight.code(),
            format!(
                "only from {} fen on may this party ask for a hearing",
                facts.hearing_from_fen()
            ),
        )
        .with("threshold_fen", facts.hearing_from_fen())),
    }
}

/// Penalty Law art. 64: within five working days of the notice, by the day on which the party asked. While the last day
/// cannot be computed yet, nothing is late.
pub fn hearing_is_asked_for_in_time(facts: &Facts) -> Result<(), Refusal> {
    let asked_on = facts.event_on.unwrap_or(facts.on);
    match last_day(facts)?.filter(|due_on| *due_on < asked_on) {
        None => Ok(()),
        Some(due_on) => Err(Refusal::precondition(
            ErrorReason::LimitLapsed.code(),
            format!("a hearing could be asked for until {due_on}"),
        )
        .with("limit", "penalty.hearing.request")
        .with("due_on", due_on)),
    }
}

/// Penalty Law art. 64: the party learns of the day seven working days before.
pub fn hearing_is_announced_early_enough(facts: &Facts) -> Result<(), Refusal> {
    match last_day(facts)? {
        Some(latest) if facts.on <= latest => Ok(()),
        latest => {
            let latest = latest.map(|day| day.to_string()).unwrap_or_default();
            Err(Refusal::precondition(
                ErrorReason::NoticeTooShort.code(),
                format!(
                    "the notice goes out on {}; for that day of hearing it had to by {latest}",
                    facts.on
                ),
            )
            .with("latest_notice_on", latest))
        }
    }
}

/// Penalty Law art. 64: who investigated does not preside, and neither does who has left.
pub fn presider_did_not_investigate(facts: &Facts) -> Result<(), Refusal> {
    let presiders = named_officers(facts)?;
    presiders
        .iter()
        .try_for_each(|officer| has_not_left(officer, facts.on))?;
    match presiders.iter().find(|officer| has_investigated(officer, facts)) {
        None => Ok(()),
        Some(officer) => Err(Refusal::precondition(
            ErrorReason::PresiderInvestigated.code(),
            format!(
                "{} investigated the case and cannot preside over its hearing",
                officer.name
            ),
        )
        .with("officer", &officer.name)),
    }
}

/// A hearing is recorded on its day or after it.
pub fn hearing_day_has_come(facts: &Facts) -> Result<(), Refusal> {
    let held_on = facts
        .case
        .hearing
        .as_ref()
        .map(|hearing| hearing.held_on.clone())
        .unwrap_or_default();
    match Day::stated(&held_on).is_some_and(|held_on| held_on <= facts.on) {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::HearingNotHeld.code(),
            format!(
                "no hearing was to be held by {}; it is arranged for {held_on:?}",
                facts.on
            ),
        )),
    }
}

/// Penalty Law art. 45: what the party states is weighed, and it reads how.
pub fn defence_is_answered(facts: &Facts) -> Result<(), Refusal> {
    let reply = gathered(&facts.reply_to_defence, "the reply to the defence")?;
    match facts.case.defences.is_empty() || !reply.trim().is_empty() {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::DefenceUnanswered.code(),
            "the party stated a defence; reply_to_defence must say how it was weighed",
        )),
    }
}
