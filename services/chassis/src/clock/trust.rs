//! Whether the clock of this machine can be relied on: it is compared with those of the database and of the neighbours, and with itself.
//! Nothing is recorded as late, and nothing forgotten, by a clock that is in doubt.

use super::moment;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard};
use tokio::time::Instant;

use serde::{Deserialize, Serialize};

use crate::store::DatabaseClock;

/// How two clocks may differ.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Apart {
    /// From how many seconds on two clocks are apart, and one that was set was set by too much.
    pub apart_seconds: NonZeroU32,
}

impl Default for Apart {
    fn default() -> Self {
        Self {
            apart_seconds: NonZeroU32::MIN.saturating_add(59),
        }
    }
}

impl Apart {
    fn is_exceeded_by(self, micros: i64) -> bool {
        micros.unsigned_abs() > u64::from(self.apart_seconds.get()) * 1_000_000
    }
}

/// The clock of PostgreSQL, as it is named.
const DATABASE: &str = "the database";
/// What a database knows of the time that has no clock of its own, as it is named.
const LAST_ENTRY: &str = "the last entry of the log";

/// What is known of the clock of this machine.
pub struct Trust {
    apart: Apart,
    known: Mutex<Known>,
}

struct Known {
    /// When the clock was looked at last, by a watch that nobody sets, and what it said.
    looked: Option<(Instant, i64)>,
    /// By how much it was set since it was trusted, where that was too much.
    set_by: i64,
    /// How far the clocks of others are ahead, by whose they are.
    others: BTreeMap<String, i64>,
    /// The same where an administrator has confirmed this one all the same.
    confirmed: BTreeMap<String, i64>,
}

impl Trust {
    /// Trusts a clock until something speaks against it.
    pub fn new(apart: Apart) -> Self {
        Self {
            apart,
            known: Mutex::new(Known {
                looked: None,
                set_by: 0,
                others: BTreeMap::new(),
                confirmed: BTreeMap::new(),
            }),
        }
    }

    /// Looks at the clock, which says `micros`: whether somebody has set it since.
    pub fn look(&self, micros: i64) {
        let mut known = self.known();
        let now = moment();
        if let Some((then, said)) = known.looked.replace((now, micros)) {
            let passed = i64::try_from(now.duration_since(then).as_micros()).unwrap_or(i64::MAX);
            let step = micros - said - passed;
            if self.apart.is_exceeded_by(step) {
                known.set_by += step;
                tracing::warn!(seconds = step / 1_000_000, "the clock of this machine was set");
            }
        }
    }

    /// Takes note of what the database knows of the time, when this clock says `micros`.
    pub fn weigh(&self, theirs: DatabaseClock, micros: i64) {
        let ahead = theirs.micros - micros;
        match theirs.is_running {
            true => self.compare_with_database(ahead),
            // What was recorded is past, so only a clock that lies before it is off.
            false => self.compare(LAST_ENTRY, Ord::max(ahead, 0)),
        }
    }

    /// Takes note of how far the clock of the database is ahead of this one. Where they agree, time itself has confirmed it.
    fn compare_with_database(&self, ahead: i64) {
        self.compare(DATABASE, ahead);
        if !self.apart.is_exceeded_by(ahead) {
            self.known().set_by = 0;
        }
    }

    /// Takes note of how far the clock of another is ahead of this one.
    pub fn compare(&self, whose: &str, ahead: i64) {
        let apart = self.apart.is_exceeded_by(ahead);
        let was_apart = self.known().others.insert(whose.to_string(), ahead);
        if apart && !was_apart.is_some_and(|ahead| self.apart.is_exceeded_by(ahead)) {
            tracing::warn!("{}", told(whose, ahead));
        }
    }

    /// Why the clock cannot be relied on; nothing where it can.
    pub fn doubt(&self) -> Option<String> {
        let known = self.known();
        let differs = |whose: &str, ahead: i64| {
            let confirmed = known.confirmed.get(whose).copied().unwrap_or(0);
            // What was confirmed is as good when it shrinks, as that of a log does of which the last entry lies ahead.
            let beyond = ahead - ahead.clamp(Ord::min(confirmed, 0), Ord::max(confirmed, 0));
            self.apart.is_exceeded_by(beyond)
        };
        if self.apart.is_exceeded_by(known.set_by) {
            return Some(format!(
                "the clock of this machine was set {} by {} s",
                if known.set_by > 0 { "forward" } else { "back" },
                known.set_by.unsigned_abs() / 1_000_000
            ));
        }
        if let Some(ahead) = known.others.get(DATABASE) {
            // The database is the judge where there is one: a neighbour that differs from both is the one that is off.
            return differs(DATABASE, *ahead).then(|| told(DATABASE, *ahead));
        }
        let off = known.others.iter().find(|(whose, ahead)| differs(whose, **ahead));
        off.map(|(whose, ahead)| told(whose, *ahead))
    }

    /// How far this clock lies behind what is known of the time; 0 where nothing says so.
    pub fn lag(&self) -> i64 {
        let known = self.known();
        let others = [DATABASE, LAST_ENTRY].map(|whose| known.others.get(whose).copied().unwrap_or(0));
        others.into_iter().fold(-known.set_by, Ord::max).max(0)
    }

    /// Relies on the clock as it is; gives what was in doubt.
    pub fn confirm(&self) -> Option<String> {
        let doubt = self.doubt();
        let mut known = self.known();
        known.set_by = 0;
        known.confirmed = known.others.clone();
        doubt
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn told(whose: &str, ahead: i64) -> String {
    let (seconds, how) = (
        ahead.unsigned_abs() / 1_000_000,
        if ahead > 0 { "behind" } else { "ahead of" },
    );
    format!("the clock of this machine is {seconds} s {how} that of {whose}")
}

#[cfg(test)]
mod tests {
    use super::{Apart, Trust};

    const MINUTE: i64 = 60_000_000;

    #[test]
    fn a_clock_that_was_set_by_more_than_a_minute_is_in_doubt_until_it_is_set_back_or_confirmed() {
        let trust = Trust::new(Apart::default());
        trust.look(0);
        trust.look(MINUTE / 2);
        assert_eq!(trust.doubt(), None);
        trust.look(3 * MINUTE);
        assert!(trust.doubt().unwrap().contains("was set forward by 1"));
        trust.look(MINUTE / 2);
        assert_eq!(trust.doubt(), None, "it was set back");
        trust.look(-3 * MINUTE);
        assert!(trust.confirm().unwrap().contains("back by 2"));
        assert_eq!(trust.doubt(), None);
    }

    #[test]
    fn a_clock_that_was_set_back_or_is_behind_the_database_lags_and_no_other() {
        let trust = Trust::new(Apart::default());
        trust.look(0);
        assert_eq!(trust.lag(), 0);
        trust.look(-5 * MINUTE);
        assert!((5 * MINUTE..6 * MINUTE).contains(&trust.lag()), "{}", trust.lag());
        trust.look(5 * MINUTE);
        assert_eq!(trust.lag(), 0);
        trust.compare_with_database(-2 * MINUTE);
        assert_eq!(trust.lag(), 0);
        trust.compare_with_database(8 * MINUTE);
        assert_eq!(trust.lag(), 8 * MINUTE);
        trust.compare("projects", 9 * MINUTE);
        assert_eq!(trust.lag(), 8 * MINUTE, "a neighbour may be off itself");
    }

    #[test]
    fn the_database_judges_between_two_that_differ() {
        let trust = Trust::new(Apart::default());
        trust.compare("projects", 2 * MINUTE);
        assert!(trust.doubt().unwrap().contains("120 s behind that of projects"));
        trust.compare_with_database(0);
        assert_eq!(trust.doubt(), None, "projects is the one that is off");
        trust.compare_with_database(-2 * MINUTE);
        assert!(trust.doubt().unwrap().contains("120 s ahead of that of the database"));
    }

    #[test]
    fn time_confirms_a_step_by_which_the_clock_came_to_agree_with_the_database() {
        let trust = Trust::new(Apart::default());
        trust.look(0);
        trust.look(5 * MINUTE);
        trust.compare_with_database(MINUTE / 60);
        assert_eq!(trust.doubt(), None);
    }

    #[test]
    fn what_was_confirmed_holds_for_the_difference_that_it_was_confirmed_for() {
        let trust = Trust::new(Apart::default());
        trust.compare_with_database(5 * MINUTE);
        assert!(trust.confirm().is_some());
        trust.compare_with_database(5 * MINUTE + MINUTE / 2);
        assert_eq!(trust.doubt(), None);
        trust.compare_with_database(3 * MINUTE);
        assert_eq!(trust.doubt(), None, "it shrinks");
        trust.compare_with_database(-2 * MINUTE);
        assert!(trust.doubt().is_some());
        trust.compare_with_database(8 * MINUTE);
        assert!(trust.doubt().is_some());
        trust.compare_with_database(0);
        assert_eq!(trust.doubt(), None, "they agree");
    }
}
