//! Spells that do not count.

use serde::{Deserialize, Serialize};

use crate::{Day, DeadlineError};

/// A spell during which a limit does not run, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Spell {
    /// The first day that does not count.
    pub from: Day,
    /// The last day that does not count.
    pub to: Day,
}

impl Spell {
    /// Whether the day lies in it.
    pub fn covers(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// How many of its days lie after that day.
    pub(crate) fn days_after(&self, day: Day) -> i64 {
        self.from
            .days_until(self.to)
            .saturating_add(1)
            .min(day.days_until(self.to))
            .max(0)
    }
}

/// The spells by day, refused where one ends before it begins, overlaps another or begins before the limit.
pub(super) fn in_order(spells: &[Spell], starts_on: Day) -> Result<Vec<Spell>, DeadlineError> {
    let mut sorted = spells.to_vec();
    sorted.sort();
    let mut free_from = starts_on;
    for &spell in &sorted {
        let why = if spell.to < spell.from {
            "it ends before it begins"
        } else if spell.from < starts_on {
            "it begins before the limit does"
        } else if spell.from < free_from {
            "it overlaps another suspension"
        } else {
            free_from = spell.to.plus_days(1)?;
            continue;
        };
        return Err(DeadlineError::InvalidSpell { spell, why });
    }
    Ok(sorted)
}
