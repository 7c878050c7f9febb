//! DateRanges that do not count.

use serde::{Deserialize, Serialize};

use crate::{Day, DeadlineError};

/// A range during which a limit does not run, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DateRange {
    /// The first day that does not count.
    pub from: Day,
    /// The last day that does not count.
    pub to: Day,
}

impl DateRange {
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

/// The ranges by day, refused where one ends before it begins, overlaps another or begins before the limit.
pub(super) fn in_order(ranges: &[DateRange], trigger_date: Day) -> Result<Vec<DateRange>, DeadlineError> {
    let mut sorted = ranges.to_vec();
    sorted.sort();
    let mut free_from = trigger_date;
    for &range in &sorted {
        let why = if range.to < range.from {
            "it ends before it begins"
        } else if range.from < trigger_date {
            "it begins before the limit does"
        } else if range.from < free_from {
            "it overlaps another suspension"
        } else {
            free_from = range.to.plus_days(1)?;
            continue;
        };
        return Err(DeadlineError::InvalidRange { range, why });
    }
    Ok(sorted)
}
