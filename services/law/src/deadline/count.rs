//! The counting itself, one leg after the other, keeping the sentences that explain it.

use crate::{Article, Calendar, DateRange, Day, Deadline, DeadlineError, Extension, Unit, Verified};

/// A count under way: where it has come to, and what was said and cited on the way.
pub(super) struct Count<'a> {
    calendar: &'a Calendar,
    ranges: &'a [DateRange],
    reached: Day,
    due_on: Option<Day>,
    legal_basis: Vec<Article>,
    explanation: Vec<String>,
}

impl<'a> Count<'a> {
    /// A count from a day, which itself is never counted. The ranges must be in order and apart.
    pub fn from(calendar: &'a Calendar, trigger_date: Day, ranges: &'a [DateRange], legal_basis: Vec<Article>) -> Self {
        Self {
            calendar,
            ranges,
            reached: trigger_date,
            due_on: None,
            legal_basis,
            explanation: Vec::new(),
        }
    }

    /// Counts the limit itself.
    pub fn run(&mut self, amount: u32, unit: Unit, legal_basis: &Article) -> Result<(), DeadlineError> {
        let trigger_date = self.reached;
        self.leg(amount, unit, |end| {
            format!(
                "{} after {trigger_date}, the first day not counted, is {end} ({legal_basis}).",
                unit.of(amount)
            )
        })
    }

    /// Counts an extension on from the day reached, which was not moved off a rest day.
    pub fn extend(&mut self, extension: &Extension) -> Result<(), DeadlineError> {
        let (amount, unit, legal_basis) = (extension.amount, extension.unit, extension.legal_basis.clone());
        let before = self.reached;
        self.cite(&legal_basis);
        self.leg(amount, unit, |end| {
            format!("Extended by {} from {before}: {end} ({legal_basis}).", unit.of(amount))
        })
    }

    /// Moves a last day that is a rest day to the next working day. Nothing may be counted after it.
    pub fn move_off_rest_day(&mut self, legal_basis: Option<&Article>) -> Result<(), DeadlineError> {
        let nominal_on = self.reached;
        self.due_on = Some(self.calendar.next_workday_on_or_after(nominal_on)?);
        let Some(due_on) = self.due_on.filter(|due_on| *due_on != nominal_on) else {
            return Ok(());
        };
        let kind = match self.calendar.holiday_name(nominal_on)? {
            Some(festival) => format!("a holiday ({festival})"),
            None => "a weekend day (休息日)".to_owned(),
        };
        let cited = legal_basis.map(|article| format!(" ({article})")).unwrap_or_default();
        self.note(format!(
            "{nominal_on} is {kind}, so the last day moves to {due_on}{cited}."
        ));
        legal_basis.into_iter().for_each(|article| self.cite(article));
        Ok(())
    }

    /// The deadline as counted.
    pub fn finish(self, verified: Verified) -> Deadline {
        Deadline {
            due_on: self.due_on.unwrap_or(self.reached),
            nominal_on: self.reached,
            legal_basis: self.legal_basis,
            explanation: self.explanation,
            verified,
        }
    }

    /// Adds a sentence to the explanation.
    pub fn note(&mut self, sentence: String) {
        self.explanation.push(sentence);
    }

    fn cite(&mut self, article: &Article) {
        if !self.legal_basis.contains(article) {
            self.legal_basis.push(article.clone());
        }
    }

    fn leg(&mut self, amount: u32, unit: Unit, sentence: impl FnOnce(Day) -> String) -> Result<(), DeadlineError> {
        let trigger_date = self.reached;
        let count = i64::from(amount);
        let unsuspended = match unit {
            Unit::Days => trigger_date.plus_days(count)?,
            Unit::Months => trigger_date.plus_months(count)?,
            Unit::Workdays => self.calendar.add_workdays(trigger_date, amount)?,
        };
        self.note(sentence(unsuspended));
        self.reached = unsuspended;
        self.push_by_ranges(trigger_date, unit)
    }

    /// Each range that begins before the end reached so far pushes that end by its days after the leg's start.
    fn push_by_ranges(&mut self, leg_start: Day, unit: Unit) -> Result<(), DeadlineError> {
        for range in self.ranges {
            if range.from > self.reached || range.to <= leg_start {
                continue;
            }
            let (end, skipped) = match unit {
                Unit::Workdays => self.push_by_workdays(range, leg_start)?,
                Unit::Days | Unit::Months => {
                    let days = range.days_after(leg_start);
                    (self.reached.plus_days(days)?, days)
                }
            };
            let counted_in = if unit == Unit::Workdays { "working day" } else { "day" };
            self.note(format!(
                "Suspended from {} to {} (中止): {skipped} {counted_in}(s) do not count, so the last day is {end}.",
                range.from, range.to
            ));
            self.reached = end;
        }
        Ok(())
    }

    fn push_by_workdays(&self, range: &DateRange, leg_start: Day) -> Result<(Day, i64), DeadlineError> {
        let before = range.from.plus_days(-1)?.max(leg_start);
        let skipped = self.calendar.count_workdays(before, range.to)?;
        Ok((self.calendar.add_workdays(self.reached, skipped)?, i64::from(skipped)))
    }
}
