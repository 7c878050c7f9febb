//! Limits whose last day no rule computes: it was agreed, or set by notice, and is watched like any other.

use kezhi_law::Day;
use kezhi_procedure::{AGREED, Refusal};
use kezhi_proto::common::ErrorReason;

use super::{Limit, Start};
use crate::error::{Error, Fault};

impl<'a> Start<'a> {
    /// A limit whose last day was agreed or set by notice, under an id that begins with [`AGREED`]: not acting by then is
    /// lateness.
    pub fn by_agreement(
        subject: &'a str,
        authority: &'a str,
        rule_id: &'a str,
        trigger_date: Day,
        due_on: Day,
    ) -> Self {
        Self {
            due_on: Some(due_on),
            ..Self::duty(subject, authority, rule_id, trigger_date)
        }
    }

    /// The same for a right of a party: it lapses unused.
    pub fn right_by_agreement(
        subject: &'a str,
        authority: &'a str,
        rule_id: &'a str,
        trigger_date: Day,
        due_on: Day,
    ) -> Self {
        Self {
            is_right: true,
            ..Self::by_agreement(subject, authority, rule_id, trigger_date, due_on)
        }
    }
}

impl Limit {
    /// True when the last day was agreed or set by notice.
    pub fn is_agreed(&self) -> bool {
        self.rule_id.starts_with(AGREED)
    }

    /// Sets the agreed last day.
    pub(super) fn agree(&mut self, due_on: Day) -> Result<(), Error> {
        if !self.is_agreed() {
            let message = format!(
                "the last day of {} was agreed, but its id does not begin with {AGREED}",
                self.rule_id
            );
            return Err(Fault::new(message).into());
        }
        self.due_on = due_on.to_string();
        Ok(())
    }

    /// Refuses to extend an agreed limit: what was agreed is changed by another agreement.
    pub(super) fn refuse_to_extend_agreed(&self) -> Result<(), Refusal> {
        if !self.is_agreed() {
            return Ok(());
        }
        let message = format!("{} ends on an agreed day and cannot be extended", self.rule_id);
        Err(Refusal::precondition(ErrorReason::LimitNotExtendable.code(), message).with("limit", &self.rule_id))
    }

    /// How the last day came to be, where it was agreed; `None` where a rule computes it.
    pub(super) fn agreement(&self) -> Option<String> {
        self.is_agreed().then(|| {
            format!(
                "{} was agreed or set by notice on {}; no rule of the law computes it, and nothing moves it but another agreement.",
                self.due_on, self.trigger_date
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use kezhi_law::{Day, Law};
    use kezhi_proto::common::time_limit::State;

    use super::*;

    fn limit(rule_id: &str) -> Limit {
        Limit {
            id: "1".into(),
            authority: "431201".into(),
            subject: "projects/1/milestones/m1".into(),
            rule_id: rule_id.into(),
            trigger_date: "2026-03-02".parse::<Day>().unwrap(),
            due_on: String::new(),
            undetermined_reason: String::new(),
            suspensions: Vec::new(),
            met_on: String::new(),
            legal_basis: String::new(),
            extended: false,
            late: false,
            warned: false,
            is_right: false,
            state: State::Open,
            edition: String::new(),
        }
    }

    #[test]
    fn an_agreed_day_stays_where_it_was_agreed_even_on_a_rest_day() {
        let mut limit = limit("agreed.milestone");
        limit.agree("2026-10-01".parse().unwrap()).unwrap();
        limit.compute(&Law::builtin()).unwrap();
        assert_eq!(limit.due_on, "2026-10-01");
        assert_eq!(
            limit.edition,
            Law::builtin().edition(),
            "the sweep need not look at it again"
        );
        assert!(limit.agreement().unwrap().contains("2026-03-02"));
        assert_eq!(
            limit.refuse_to_extend_agreed().unwrap_err().reason,
            "LIMIT_NOT_EXTENDABLE"
        );
    }

    #[test]
    fn only_an_id_that_says_so_can_carry_an_agreed_day() {
        let mut limit = limit("passing-off.conclude");
        assert!(limit.agree("2026-10-01".parse().unwrap()).is_err());
        assert_eq!(limit.agreement(), None);
        assert!(limit.refuse_to_extend_agreed().is_ok());
    }

    #[test]
    fn no_rule_of_the_law_begins_as_an_agreement_does() {
        assert!(Law::builtin().rules().iter().all(|rule| !rule.id.starts_with(AGREED)));
    }
}
