//! Months, as returns are asked for them and what is done is counted by them.

use std::fmt;
use std::iter::successors;

use kezhi_law::Day;
use kezhi_procedure::Refusal;

/// A month, written `YYYY-MM`; what belongs to it is filed under that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month that a field names.
    pub fn read(field: &str, text: &str) -> Result<Self, Refusal> {
        match format!("{text}-01").parse() {
            Ok(first) => Ok(Self::of(first)),
            Err(_) => Err(Refusal::field(field, format!("{field} is {text:?}, which is no month"))),
        }
    }

    /// The month in which a day lies.
    pub fn of(day: Day) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// A day of it, by its number.
    pub fn day(self, number: i8) -> Result<Day, Refusal> {
        Day::new(self.year, self.month, number).map_err(|error| Refusal::field("month", error.to_string()))
    }

    /// The month after it.
    pub fn next(self) -> Self {
        match self.month {
            12 => Self {
                year: self.year.saturating_add(1),
                month: 1,
            },
            month => Self {
                month: month + 1,
                ..self
            },
        }
    }

    /// The months from it to another one, with both.
    pub fn until(self, last: Self) -> impl Iterator<Item = Self> {
        successors(Some(self), |month| Some(month.next())).take_while(move |month| *month <= last)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::Month;

    #[test]
    fn a_month_follows_another_over_the_turn_of_a_year() {
        let month = Month::read("month", "2026-12").unwrap();
        assert_eq!(month.next().to_string(), "2027-01");
        assert_eq!(month.day(5).unwrap().to_string(), "2026-12-05");
        let turn: Vec<_> = month.until(month.next()).collect();
        assert_eq!(turn, [month, month.next()]);
        assert_eq!(Month::read("month", "2026-13").unwrap_err().field, "month");
        let last = Month::read("month", "9999-12").unwrap();
        assert_eq!(last.next().day(1).unwrap_err().field, "month", "no day lies so late");
    }
}
