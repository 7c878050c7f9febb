//! The counting itself, one leg after the other, keeping the sentences that explain it.

use crate::{Article, Calendar, Day, Deadline, DeadlineError, Extension, Spell, Unit, Verified};

/// A count under way: where it has come to, and what was said and cited on the way.
pub(super) struct Count<'a> {
    calendar: &'a Calendar,
    spells: &'a [Spell],
    reached: Day,
    due_on: Option<Day>,
    basis: Vec<Article>,
    explanation: Vec<String>,
}

impl<'a> Count<'a> {
    /// A count from a day, which itself is never counted. The spells must be in order and apart.
    pub fn from(calendar: &'a Calendar, starts_on: Day, spells: &'a [Spell], basis: Vec<Article>) -> Self {
        Self {
            calendar,
            spells,
            reached: starts_on,
            due_on: None,
            basis,
            explanation: Vec::new(),
        }
    }

    /// Counts the limit itself.
    pub fn run(&mut self, amount: u32, unit: Unit, basis: &Article) -> Result<(), DeadlineError> {
        let starts_on = self.reached;
        self.leg(amount, unit, |end| {
            format!(
                "{} after {starts_on}, the first day not counted, is {end} ({basis}).",
                unit.of(amount)
            )
        })
    }

    /// Counts an extension on from the day reached, which was not moved off a rest day.
    pub fn extend(&mut self, extension: &Extension) -> Result<(), DeadlineError> {
        let (amount, unit, basis) = (extension.amount, extension.unit, extension.basis.clone());
        let before = self.reached;
        self.cite(&basis);
        self.leg(amount, unit, |end| {
            format!("Extended by {} from {before}: {end} ({basis}).", unit.of(amount))
        })
    }

    /// Moves a last day that is a rest day to the next working day. Nothing may be counted after it.
    pub fn move_off_rest_day(&mut self, basis: Option<&Article>) -> Result<(), DeadlineError> {
        let nominal_on = self.reached;
        self.due_on = Some(self.calendar.next_workday_on_or_after(nominal_on)?);
        let Some(due_on) = self.due_on.filter(|due_on| *due_on != nominal_on) else {
            return Ok(());
        };
        let kind = match self.calendar.holiday_name(nominal_on)? {
            Some(festival) => format!("a holiday ({festival})"),
            None => "a weekend day (休息日)".to_owned(),
        };
        let cited = basis.map(|article| format!(" ({article})")).unwrap_or_default();
        self.note(format!(
            "{nominal_on} is {kind}, so the last day moves to {due_on}{cited}."
        ));
        basis.into_iter().for_each(|article| self.cite(article));
        Ok(())
    }

    /// The deadline as counted.
    pub fn finish(self, verified: Verified) -> Deadline {
        Deadline {
            due_on: self.due_on.unwrap_or(self.reached),
            nominal_on: self.reached,
            basis: self.basis,
            explanation: self.explanation,
            verified,
        }
    }

    /// Adds a sentence to the explanation.
    pub fn note(&mut self, sentence: String) {
        self.explanation.push(sentence);
    }

    fn cite(&mut self, article: &Article) {
        if !self.basis.contains(article) {
            self.basis.push(article.clone());
        }
    }

    fn leg(&mut self, amount: u32, unit: Unit, sentence: impl FnOnce(Day) -> String) -> Result<(), DeadlineError> {
        let starts_on = self.reached;
        let count = i64::from(amount);
        let unsuspended = match unit {
            Unit::Days => starts_on.plus_days(count)?,
            Unit::Months => starts_on.plus_months(count)?,
            Unit::Workdays => self.calendar.add_workdays(starts_on, amount)?,
        };
        self.note(sentence(unsuspended));
        self.reached = unsuspended;
        self.push_by_spells(starts_on, unit)
    }

    /// Each spell that begins before the end reached so far pushes that end by its days after the leg's start.
    fn push_by_spells(&mut self, leg_starts_on: Day, unit: Unit) -> Result<(), DeadlineError> {
        for spell in self.spells {
            if spell.from > self.reached || spell.to <= leg_starts_on {
                continue;
            }
            let (end, skipped) = match unit {
                Unit::Workdays => self.push_by_workdays(spell, leg_starts_on)?,
                Unit::Days | Unit::Months => {
                    let days = spell.days_after(leg_starts_on);
                    (self.reached.plus_days(days)?, days)
                }
            };
            let counted_in = if unit == Unit::Workdays { "working day" } else { "day" };
            self.note(format!(
                "Suspended from {} to {} (中止): {skipped} {counted_in}(s) do not count, so the last day is {end}.",
                spell.from, spell.to
            ));
            self.reached = end;
        }
        Ok(())
    }

    fn push_by_workdays(&self, spell: &Spell, leg_starts_on: Day) -> Result<(Day, i64), DeadlineError> {
        let before = spell.from.plus_days(-1)?.max(leg_starts_on);
        let skipped = self.calendar.count_workdays(before, spell.to)?;
        Ok((self.calendar.add_workdays(self.reached, skipped)?, i64::from(skipped)))
    }
}
