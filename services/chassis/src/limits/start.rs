//! Where a limit begins to run, and for whom.

use kezhi_law::Day;
use kezhi_procedure::Starts;

/// Where a limit is to start.
#[derive(Debug, Clone)]
pub struct Start<'a> {
    /// The matter.
    pub subject: &'a str,
    /// The authority whose it is.
    pub authority: &'a str,
    /// The rule.
    pub rule_id: &'a str,
    /// The day from which it runs, not itself counted.
    pub trigger_date: Day,
    /// True for a right of the party: it lapses, and nobody is late.
    pub is_right: bool,
    /// The last day, where it was agreed or set by notice; `None` where the rule computes it.
    pub due_on: Option<Day>,
}

impl<'a> Start<'a> {
    /// A limit within which someone must act: not acting is lateness.
    pub fn duty(subject: &'a str, authority: &'a str, rule_id: &'a str, trigger_date: Day) -> Self {
        Self {
            subject,
            authority,
            rule_id,
            trigger_date,
            is_right: false,
            due_on: None,
        }
    }

    /// The limit that a step starts, as its table says.
    pub(crate) fn of_step(subject: &'a str, authority: &'a str, start: Starts, on: Day) -> Self {
        match start {
            Starts::Duty(rule_id) => Self::duty(subject, authority, rule_id, on),
            Starts::Right(rule_id) => Self::right(subject, authority, rule_id, on),
        }
    }

    /// A limit within which a party may use a right: it lapses unused.
    pub fn right(subject: &'a str, authority: &'a str, rule_id: &'a str, trigger_date: Day) -> Self {
        Self {
            is_right: true,
            ..Self::duty(subject, authority, rule_id, trigger_date)
        }
    }
}
