//! From a rule and a start day to the due day, with the steps of the reckoning.

mod count;
mod range;

use serde::Serialize;

pub use range::DateRange;

use crate::{
    Article, CalendarError, CalendarUnpublished, Day, Direction, Extension, InvalidDay, Law, Rule, Unit, Verified,
};
use count::Count;

/// The due day of a limit and how it was reckoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The last day on which the thing may be done; for a backward rule the latest day before the event.
    pub due_on: Day,
    /// The day the limit ends before a rest day is considered; extensions count from here.
    pub nominal_on: Day,
    /// The provisions applied, in the order they were applied.
    pub legal_basis: Vec<Article>,
    /// The reckoning, one sentence a step; the last says so if the rule itself was not read in its text.
    pub explanation: Vec<String>,
    /// How far the rule was checked.
    pub verified: Verified,
}

/// Why a due day cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// No version of that rule is on file.
    #[error("no time limit `{rule_id}` is on file")]
    UnknownRule {
        /// The id asked for.
        rule_id: String,
    },
    /// The rule is on file, but no version of it governs that day.
    #[error("no version of the time limit `{rule_id}` is in force on {on}")]
    NotInForce {
        /// The id asked for.
        rule_id: String,
        /// The day asked for.
        on: Day,
    },
    /// The law knows no such extension of the limit.
    #[error("the time limit `{rule_id}` can be extended {allowed} time(s), not {asked}: {legal_basis} allows no more")]
    NotExtendable {
        /// The rule asked for.
        rule_id: String,
        /// Extensions the law knows.
        allowed: usize,
        /// Extensions asked for.
        asked: usize,
        /// The provision that sets the limit.
        legal_basis: Article,
    },
    /// The reckoning needs a year whose holidays are not on file.
    #[error(transparent)]
    CalendarUnpublished(#[from] CalendarUnpublished),
    /// A suspended range that cannot be.
    #[error("the suspension from {} to {} is not possible: {why}", range.from, range.to)]
    InvalidRange {
        /// The range.
        range: DateRange,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A backward limit runs up to an event and cannot be suspended.
    #[error("the time limit `{rule_id}` runs up to an event and cannot be suspended")]
    NotSuspendable {
        /// The rule asked for.
        rule_id: String,
    },
    /// The reckoning left the days that can be written.
    #[error(transparent)]
    OutOfRange(#[from] InvalidDay),
}

impl From<CalendarError> for DeadlineError {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::Unpublished(missing) => Self::CalendarUnpublished(missing),
            CalendarError::OutOfRange(day) => Self::OutOfRange(day),
        }
    }
}

/// The due day of the rule for a limit that starts on that day (for a backward rule: whose event is on that day).
pub(crate) fn due(
    law: &Law,
    rule: &Rule,
    trigger_date: Day,
    ranges: &[DateRange],
    extensions: usize,
) -> Result<Deadline, DeadlineError> {
    let granted = granted_extensions(rule, extensions)?;
    let reckoned = match rule.direction {
        Direction::Backward if !ranges.is_empty() => {
            return Err(DeadlineError::NotSuspendable {
                rule_id: rule.id.clone(),
            });
        }
        Direction::Backward => backward(law, rule, trigger_date)?,
        Direction::Forward => forward(
            law,
            rule,
            trigger_date,
            &range::in_order(ranges, trigger_date)?,
            &granted,
        )?,
    };
    Ok(with_caveat(reckoned, rule))
}

fn with_caveat(mut deadline: Deadline, rule: &Rule) -> Deadline {
    if rule.verified != Verified::Text {
        let caveat = rule.verified.caveat(&rule.source);
        deadline.explanation.push(format!("Mind the source:{caveat}."));
    }
    deadline
}

fn granted_extensions(rule: &Rule, asked: usize) -> Result<Vec<&Extension>, DeadlineError> {
    let known: Vec<&Extension> = [&rule.extension, &rule.further_extension]
        .into_iter()
        .flatten()
        .collect();
    if asked > known.len() {
        return Err(DeadlineError::NotExtendable {
            rule_id: rule.id.clone(),
            allowed: known.len(),
            asked,
            legal_basis: rule.legal_basis.clone(),
        });
    }
    Ok(known.into_iter().take(asked).collect())
}

fn backward(law: &Law, rule: &Rule, event_on: Day) -> Result<Deadline, DeadlineError> {
    let amount = i64::from(rule.amount);
    let due_on = match rule.unit {
        Unit::Days => event_on.plus_days(-amount)?,
        Unit::Months => event_on.plus_months(-amount)?,
        Unit::Workdays => law.calendar().subtract_workdays(event_on, rule.amount)?,
    };
    let sentence = format!(
        "At least {} before {event_on}, that day not counted: no later than {due_on} ({}).",
        rule.unit.of(rule.amount),
        rule.legal_basis
    );
    Ok(Deadline {
        due_on,
        nominal_on: due_on,
        legal_basis: provisions(rule),
        explanation: vec![sentence],
        verified: rule.verified,
    })
}

fn forward(
    law: &Law,
    rule: &Rule,
    trigger_date: Day,
    ranges: &[DateRange],
    extensions: &[&Extension],
) -> Result<Deadline, DeadlineError> {
    let mut count = Count::from(law.calendar(), trigger_date, ranges, provisions(rule));
    count.run(rule.amount, rule.unit, &rule.legal_basis)?;
    for extension in extensions {
        count.extend(extension)?;
    }
    if !ranges.is_empty() && rule.suspended_by.is_empty() {
        count.note(format!(
            "{} names no ground of suspension; the suspensions are counted as given.",
            rule.legal_basis
        ));
    }
    let ends_in = extensions.last().map_or(rule.unit, |extension| extension.unit);
    if rule.rollover && law.rolls_over() && ends_in != Unit::Workdays {
        count.move_off_rest_day(law.rollover_basis.as_ref())?;
    }
    Ok(count.finish(rule.verified))
}

/// The provision of the rule and those that say how it is counted.
fn provisions(rule: &Rule) -> Vec<Article> {
    std::iter::once(&rule.legal_basis)
        .chain(&rule.counted_by)
        .cloned()
        .collect()
}
