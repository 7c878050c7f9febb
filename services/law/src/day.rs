//! The civil day, the only time the law crate knows.

use std::{fmt, str::FromStr};

use jiff::{
    Span,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The years a day may lie in: what a four-digit official date can mean.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=9999;

/// A calendar day in the authority's time zone, written `YYYY-MM-DD`, of the years 1900 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// A day that does not exist or lies outside the years 1900 to 9999.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a day: write a real calendar day of the years 1900 to 9999 as YYYY-MM-DD")]
pub struct InvalidDay {
    /// What was given.
    pub text: String,
}

impl InvalidDay {
    fn of(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

impl Day {
    /// The day of that year, month (1–12) and day of the month.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, InvalidDay> {
        Date::new(year, month, day)
            .ok()
            .filter(|date| YEARS.contains(&date.year()))
            .map(Self)
            .ok_or_else(|| InvalidDay::of(format!("{year:04}-{month:02}-{day:02}")))
    }

    /// The day that a document states; none where it states none.
    pub fn stated(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// The year, 1900 to 9999.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day so many calendar days later (earlier if negative).
    pub fn plus_days(self, days: i64) -> Result<Self, InvalidDay> {
        self.plus(Span::new().try_days(days).ok(), || format!("{self} {days:+} days"))
    }

    /// The same-numbered day so many months later, or that month's last day where it has no such number.
    pub fn plus_months(self, months: i64) -> Result<Self, InvalidDay> {
        self.plus(Span::new().try_months(months).ok(), || {
            format!("{self} {months:+} months")
        })
    }

    /// Calendar days from this day to the other: 1 to the next day, negative into the past.
    pub fn days_until(self, other: Day) -> i64 {
        self.0.duration_until(other.0).as_hours() / 24
    }

    /// Whether it is a Saturday or Sunday, whatever the calendar of holidays says.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    fn plus(self, span: Option<Span>, described: impl Fn() -> String) -> Result<Self, InvalidDay> {
        span.and_then(|span| self.0.checked_add(span).ok())
            .filter(|date| YEARS.contains(&date.year()))
            .map(Self)
            .ok_or_else(|| InvalidDay::of(described()))
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    /// Strictly `YYYY-MM-DD`: ten ASCII characters, no blanks, no signs.
    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let invalid = || InvalidDay::of(text);
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), true) = (parts.next(), parts.next(), parts.next(), shaped) else {
            return Err(invalid());
        };
        Day::new(
            year.parse().map_err(|_| invalid())?,
            month.parse().map_err(|_| invalid())?,
            day.parse().map_err(|_| invalid())?,
        )
        .map_err(|_| invalid())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
