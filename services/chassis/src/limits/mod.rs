//! Time limits (期限): rows that are computed from their rule, watched until they are met, and explain themselves.

mod agreed;
mod amend;
mod correct;
mod row;
mod rpc;
mod start;
mod sweep;

use kezhi_law::{DateRange, Day, DeadlineError, Law, Rule};
use kezhi_procedure::Refusal;
use kezhi_proto::common::time_limit::State;
use kezhi_proto::common::{ErrorReason, LimitEvent};

pub(crate) use correct::correct;
pub use row::Limit;
pub(crate) use rpc::{explain, list};
pub use start::Start;
pub use sweep::{Sweep, SweepReport};

use crate::call::Call;
use crate::error::Error;

impl Call {
    /// Starts a limit. What the law does not yet say (an unpublished calendar, a rule without a version of that day) leaves
    /// its last day open; it is computed once the law has it.
    pub async fn start_limit(&self, start: Start<'_>) -> Result<Limit, Error> {
        let mut limit = Limit::new(self, &start);
        match start.due_on {
            Some(due_on) => limit.agree(due_on)?,
            None => limit.compute(self.law())?,
        }
        row::insert(self, &limit).await?;
        let data = LimitEvent {
            trigger_date: limit.trigger_date.to_string(),
            ..LimitEvent::default()
        };
        limit.tell(self, "limit.started", data)?;
        Ok(limit)
    }

    /// The open limit of a matter under a rule, or under one whose id begins with what stands before a final `*`.
    pub async fn open_limit(&self, subject: &str, rule_id: &str) -> Result<Option<Limit>, Error> {
        Ok(row::open(self, subject, rule_id).await?.into_iter().next())
    }

    /// The limit of a matter under a rule that started last, open or not; a cancelled one does not count.
    pub async fn latest_limit(&self, subject: &str, rule_id: &str) -> Result<Option<Limit>, Error> {
        row::latest(self, subject, rule_id).await
    }

    /// Meets the open limits of a matter under a rule on a day. Meeting one late is recorded, not refused.
    pub async fn meet_limits(&self, subject: &str, rule_id: &str, on: Day) -> Result<(), Error> {
        let limits = row::to_meet(self, subject, rule_id).await?;
        for mut limit in limits
            .into_iter()
            .filter(|limit| limit.state == State::Open || !limit.lapsed_on(on))
        {
            limit.met_on = on.to_string();
            limit.late = limit.lapsed_on(on);
            limit.state = State::Met;
            row::update(self, &limit).await?;
            let data = LimitEvent {
                late: limit.late,
                met_on: limit.met_on.clone(),
                ..LimitEvent::default()
            };
            limit.tell(self, "limit.met", data)?;
        }
        Ok(())
    }

    /// Cancels the open limits of a matter: what they were for has fallen away.
    pub async fn cancel_limits(&self, subject: &str, rule_id: &str) -> Result<(), Error> {
        for mut limit in row::open(self, subject, rule_id).await? {
            limit.state = State::Cancelled;
            row::update(self, &limit).await?;
            limit.tell(self, "limit.cancelled", LimitEvent::default())?;
        }
        Ok(())
    }

    /// Takes a range out of the open limits of a matter under a rule: its days do not count. An agreed day stays where it is.
    pub async fn suspend_limits(&self, subject: &str, rule_id: &str, range: DateRange) -> Result<(), Error> {
        let limits = row::open(self, subject, rule_id).await?;
        for mut limit in limits.into_iter().filter(|limit| !limit.is_agreed()) {
            limit.suspensions.push(range);
            limit.compute(self.law())?;
            row::update(self, &limit).await?;
            let data = LimitEvent {
                suspension: Some(row::shown(range)),
                ..LimitEvent::default()
            };
            limit.tell(self, "limit.suspended", data)?;
        }
        Ok(())
    }

    /// Lets the open limits of a matter under a rule run again from the day after one: what was to be waited for does not come.
    pub async fn resume_limits(&self, subject: &str, rule_id: &str, on: Day) -> Result<(), Error> {
        for mut limit in row::open(self, subject, rule_id).await? {
            let ranges = limit.suspensions.iter().filter(|range| range.from <= on);
            let until: Vec<DateRange> = ranges
                .map(|range| DateRange {
                    from: range.from,
                    to: range.to.min(on),
                })
                .collect();
            if until == limit.suspensions {
                continue;
            }
            limit.suspensions = until;
            limit.compute(self.law())?;
            row::update(self, &limit).await?;
            let data = LimitEvent {
                suspended_to: on.to_string(),
                ..LimitEvent::default()
            };
            limit.tell(self, "limit.resumed", data)?;
        }
        Ok(())
    }

    /// Extends the open limit of a matter by what its rule allows. Refuses one that has run out, was extended before, or
    /// cannot be extended, as an agreed one.
    pub async fn extend_limit(&self, subject: &str, rule_id: &str, on: Day) -> Result<Limit, Error> {
        let Some(mut limit) = self.open_limit(subject, rule_id).await? else {
            let message = format!("no limit {rule_id} is running");
            return Err(Refusal::precondition(ErrorReason::LimitNotExtendable.code(), message)
                .with("limit", rule_id)
                .into());
        };
        if limit.lapsed_on(on) {
            return Err(lapsed(&limit, "it cannot be extended any more").into());
        }
        if limit.extended {
            let message = format!("{} was extended before and cannot be extended again", limit.rule_id);
            return Err(Refusal::precondition(ErrorReason::LimitNotExtendable.code(), message)
                .with("limit", &limit.rule_id)
                .into());
        }
        limit.refuse_to_extend_agreed()?;
        limit.extended = true;
        limit.compute(self.law())?;
        row::update(self, &limit).await?;
        limit.tell(self, "limit.extended", LimitEvent::default())?;
        Ok(limit)
    }
}

/// The refusal for what comes after the last day of a limit.
pub fn lapsed(limit: &Limit, consequence: &str) -> Refusal {
    Refusal::precondition(
        ErrorReason::LimitLapsed.code(),
        format!(
            "{} ran out on {}; {consequence} ({})",
            limit.rule_id, limit.due_on, limit.legal_basis
        ),
    )
    .with("limit", &limit.rule_id)
    .with("due_on", &limit.due_on)
}

/// A mistake in asking for a deadline, as a refusal that names the field or the missing calendar.
pub fn deadline_refusal(error: &DeadlineError) -> Refusal {
    let message = error.to_string();
    match error {
        DeadlineError::UnknownRule { .. } => Refusal::field("rule_id", message),
        DeadlineError::InvalidRange { .. } | DeadlineError::NotSuspendable { .. } => {
            Refusal::field("suspensions", message)
        }
        DeadlineError::OutOfRange { .. } => Refusal::field("trigger_date", message),
        DeadlineError::NotInForce { rule_id, .. } => {
            Refusal::precondition(ErrorReason::RuleNotInForce.code(), message).with("rule", rule_id)
        }
        DeadlineError::NotExtendable { rule_id, .. } => {
            Refusal::precondition(ErrorReason::LimitNotExtendable.code(), message).with("limit", rule_id)
        }
        DeadlineError::CalendarUnpublished(missing) => {
            Refusal::precondition(ErrorReason::CalendarUnpublished.code(), message).with("year", missing.year)
        }
    }
}

/// The articles of a rule, as one text.
pub fn basis_of(rule: &Rule) -> String {
    rule.legal_basis.to_string()
}

impl Limit {
    /// Tells in the log what becomes of the limit, with its rule and its last day.
    fn tell(&self, call: &Call, r#type: &str, more: LimitEvent) -> Result<(), Error> {
        let data = LimitEvent {
            rule_id: self.rule_id.clone(),
            due_on: self.due_on.clone(),
            ..more
        };
        call.log(&self.authority, &self.subject, r#type, &self.legal_basis, &data)
    }

    /// Computes the last day anew. A calendar that is missing, or a rule of which no version covers the day, leaves it
    /// undetermined_reason until the law has it; any other mistake is refused. An agreed day stays as it was agreed.
    pub fn compute(&mut self, law: &Law) -> Result<(), Error> {
        self.edition = law.edition().to_string();
        if self.is_agreed() {
            return Ok(());
        }
        match law.due(&self.rule_id, self.trigger_date, &self.suspensions, self.extended) {
            Ok(deadline) => {
                self.due_on = deadline.due_on.to_string();
                self.undetermined_reason.clear();
                self.legal_basis = deadline
                    .legal_basis
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("; ");
                Ok(())
            }
            Err(missing @ (DeadlineError::CalendarUnpublished(_) | DeadlineError::NotInForce { .. })) => {
                self.due_on.clear();
                self.undetermined_reason = missing.to_string();
                self.legal_basis = law
                    .rule(&self.rule_id, self.trigger_date)
                    .map(basis_of)
                    .unwrap_or_default();
                Ok(())
            }
            Err(error) => Err(deadline_refusal(&error).into()),
        }
    }
}
