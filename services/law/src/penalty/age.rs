//! What follows from the age of who acted (行政处罚法 30).

use super::{PenaltyError, PenaltyFacts};
use crate::Day;

/// The circumstances of age, youngest first, with how many years are completed when they no longer hold.
const AGES: [(&str, i64); 2] = [("aged-under-14", 14), ("aged-14-to-18", 18)];

/// The circumstance of the age on the last day of the act, where the birthday is known; refuses another that was stated.
pub(super) fn circumstance(facts: &PenaltyFacts) -> Result<Option<&'static str>, PenaltyError> {
    let Some(born_on) = facts.born_on else { return Ok(None) };
    let holds = AGES
        .iter()
        .find(|(_, years)| !has_completed(*years, born_on, facts.committed_to))
        .map(|(id, _)| *id);
    let is_another = |stated: &&String| AGES.iter().any(|(id, _)| id == stated) && Some(stated.as_str()) != holds;
    match facts.circumstances.iter().find(is_another) {
        None => Ok(holds),
        Some(stated) => Err(PenaltyError::NotOfThatAge {
            circumstance: stated.clone(),
            committed_to: facts.committed_to,
        }),
    }
}

/// True from the day after the birthday on: the reading that favours who acted.
fn has_completed(years: i64, born_on: Day, on: Day) -> bool {
    born_on.plus_months(12 * years).is_ok_and(|birthday| birthday < on)
}
