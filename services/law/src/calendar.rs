//! Working days. A year whose calendar is not on file is refused, never guessed.

use serde::{Deserialize, Serialize};

use crate::{Day, InvalidDay, Verified};

/// One year's arrangement of holidays and make-up workdays (节假日安排), as the State Council publishes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// The year all its days lie in.
    pub year: i16,
    /// How far it was checked.
    pub verified: Verified,
    /// Where it was taken from.
    pub source: String,
    /// Holidays, with the weekend days they swallow.
    pub holidays: Vec<Holiday>,
    /// Weekend days worked in exchange (调休上班).
    pub workdays: Vec<Day>,
    /// True where the arrangement is not published yet, or only in part: what is computed by it may change.
    #[serde(default)]
    pub provisional: bool,
}

/// A run of holidays, both days included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The first day off.
    pub from: Day,
    /// The last day off.
    pub to: Day,
    /// The festival, such as 国庆节.
    pub name: String,
}

/// The holidays of every year (全国年节及纪念日放假办法第二条), as the names of an arrangement have them.
pub(crate) const USUAL: [&str; 7] = ["元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆"];
/// From which month of a year on limits run into the next: the arrangement of it is published in autumn.
const NEXT_YEAR_FROM: i8 = 10;

/// The holidays of that year are not on file, so its working days cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the holidays of {year} are not on file: add that year's calendar to the operator's folder")]
pub struct CalendarUnpublished {
    /// The year that is missing.
    pub year: i16,
}

/// Why working days could not be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// A year without a calendar.
    #[error(transparent)]
    Unpublished(#[from] CalendarUnpublished),
    /// Counting ran past the days that can be written.
    #[error(transparent)]
    OutOfRange(#[from] InvalidDay),
}

/// The years on file.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: Vec<CalendarYear>,
}

impl Calendar {
    /// The years on file, in order.
    pub fn years(&self) -> &[CalendarYear] {
        &self.years
    }

    /// The year whose calendar limits of a day need, or soon will, and which is not on file.
    pub fn missing_on(&self, today: Day) -> Option<i16> {
        let next = (today.month() >= NEXT_YEAR_FROM).then(|| today.year() + 1);
        let mut needed = [Some(today.year()), next].into_iter().flatten();
        needed.find(|year| self.years.iter().all(|known| known.year != *year))
    }

    /// Puts a year on file, in place of an earlier arrangement of the same year.
    pub(crate) fn put(&mut self, year: CalendarYear) {
        self.years.retain(|known| known.year != year.year);
        self.years.push(year);
        self.years.sort_by_key(|known| known.year);
    }

    /// Whether people work on that day: a weekday that is no holiday, or a make-up workday.
    pub fn is_workday(&self, day: Day) -> Result<bool, CalendarUnpublished> {
        let year = self.year_of(day)?;
        Ok(year.workdays.contains(&day) || !(day.is_weekend() || year.holiday_on(day).is_some()))
    }

    /// The festival that makes the day a holiday, if one does.
    pub fn holiday_name(&self, day: Day) -> Result<Option<&str>, CalendarUnpublished> {
        Ok(self.year_of(day)?.holiday_on(day).map(|holiday| holiday.name.as_str()))
    }

    /// The so-manieth working day after the day, which itself is not counted; the day itself for 0.
    pub fn add_workdays(&self, day: Day, count: u32) -> Result<Day, CalendarError> {
        self.walk(day, count, 1)
    }

    /// The so-manieth working day before the day, which itself is not counted; the day itself for 0.
    pub fn subtract_workdays(&self, day: Day, count: u32) -> Result<Day, CalendarError> {
        self.walk(day, count, -1)
    }

    /// The day itself if it is a working day, else the next that is.
    pub fn next_workday_on_or_after(&self, day: Day) -> Result<Day, CalendarError> {
        let mut candidate = day;
        while !self.is_workday(candidate)? {
            candidate = candidate.plus_days(1)?;
        }
        Ok(candidate)
    }

    /// Working days after `from` up to and including `to`; 0 if `to` is not later.
    pub fn count_workdays(&self, from: Day, to: Day) -> Result<u32, CalendarError> {
        let mut count = 0;
        let mut day = from;
        while day < to {
            day = day.plus_days(1)?;
            count += u32::from(self.is_workday(day)?);
        }
        Ok(count)
    }

    fn walk(&self, from: Day, count: u32, step: i64) -> Result<Day, CalendarError> {
        let mut day = from;
        let mut left = count;
        while left > 0 {
            day = day.plus_days(step)?;
            left -= u32::from(self.is_workday(day)?);
        }
        Ok(day)
    }

    fn year_of(&self, day: Day) -> Result<&CalendarYear, CalendarUnpublished> {
        let year = day.year();
        self.years
            .iter()
            .find(|known| known.year == year)
            .ok_or(CalendarUnpublished { year })
    }
}

impl CalendarYear {
    fn holiday_on(&self, day: Day) -> Option<&Holiday> {
        self.holidays
            .iter()
            .find(|holiday| (holiday.from..=holiday.to).contains(&day))
    }
}
