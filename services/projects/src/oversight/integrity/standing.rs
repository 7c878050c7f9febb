//! How someone stands on a day: pure, over the entries of one subject.

use kezhi_law::Day;

/// How an organisation or a person stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// The last day on which it is barred; `None` where it is not.
    pub barred_until: Option<Day>,
    /// The sum of the points of the records that count on the day.
    pub credit: i64,
}

/// What counts of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The first day on which it counts.
    pub from: Day,
    /// The last day; `None` where it has none.
    pub to: Option<Day>,
    /// The points.
    pub points: i64,
    /// True for a bar.
    pub bars: bool,
}

impl Entry {
    /// True when it counts on a day.
    pub fn counts_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// How someone with these entries stands on a day.
pub fn of(entries: &[Entry], on: Day) -> Standing {
    let counting = entries.iter().filter(|entry| entry.counts_on(on));
    counting.fold(Standing::default(), |standing, entry| Standing {
        barred_until: match entry.bars {
            true => standing.barred_until.max(entry.to),
            false => standing.barred_until,
        },
        credit: standing.credit.saturating_add(entry.points),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn entry(from: &str, to: &str, points: i64, bars: bool) -> Entry {
        Entry {
            from: day(from),
            to: (!to.is_empty()).then(|| day(to)),
            points,
            bars,
        }
    }

    #[test]
    fn what_is_in_force_counts_from_its_first_to_its_last_day() {
        let entries = [
            entry("2026-01-01", "2026-12-31", 20, false),
            entry("2026-06-01", "", -5, false),
            entry("2026-03-01", "2026-03-31", -50, true),
            entry("2026-03-15", "2027-03-14", 0, true),
        ];
        for (on, credit, barred_until) in [
            ("2025-12-31", 0, ""),
            ("2026-01-01", 20, ""),
            ("2026-03-01", -30, "2026-03-31"),
            ("2026-03-31", -30, "2027-03-14"),
            ("2026-04-01", 20, "2027-03-14"),
            ("2026-12-31", 15, "2027-03-14"),
            ("2027-01-01", -5, "2027-03-14"),
            ("2027-03-15", -5, ""),
        ] {
            let standing = of(&entries, day(on));
            let until = standing.barred_until.map(|day| day.to_string()).unwrap_or_default();
            assert_eq!((standing.credit, until.as_str()), (credit, barred_until), "{on}");
        }
    }
}
