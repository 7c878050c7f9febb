//! Time, injected: what a test or a rehearsal can set, and everything else takes from here.

mod doubt;
mod trust;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use kezhi_law::Day;
use tokio::time::Instant;

pub use trust::{Apart, Trust};

/// Asia/Shanghai is eight hours ahead of UTC all year round.
const SHANGHAI_MICROS: i64 = 8 * 3600 * 1_000_000;
const DAY_MICROS: i64 = 24 * 3600 * 1_000_000;

/// A moment as the machine counts time, whatever its clock is set to: for how long something takes, never for what day it is.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place from which spans of time are measured"
)]
pub fn moment() -> Instant {
    Instant::now()
}

/// A source of the present instant.
#[derive(Clone)]
pub struct Clock(Arc<Source>);

struct Source {
    shift: AtomicI64,
    fixed: bool,
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self(Arc::new(Source {
            shift: AtomicI64::new(0),
            fixed: false,
        }))
    }

    /// A clock that stands at nine in the morning of a day until it is moved.
    pub fn fixed(day: Day) -> Self {
        Self(Arc::new(Source {
            shift: AtomicI64::new(morning_of(day)),
            fixed: true,
        }))
    }

    /// A clock that runs as the machine's, but today is `day`: for rehearsals.
    pub fn rehearsing(day: Day) -> Self {
        let clock = Self::system();
        clock.rehearse(day);
        clock
    }

    /// Moves a clock by whole days, so that today is `day`.
    pub fn rehearse(&self, day: Day) {
        let days = self.today().days_until(day);
        self.0.shift.fetch_add(days * DAY_MICROS, Ordering::Relaxed);
    }

    /// Moves a clock to nine in the morning of a day.
    pub fn move_to(&self, day: Day) {
        let base = if self.0.fixed { 0 } else { machine_micros() };
        self.0.shift.store(morning_of(day) - base, Ordering::Relaxed);
    }

    /// The present instant, in microseconds of the Unix epoch.
    pub fn now_micros(&self) -> i64 {
        let base = if self.0.fixed { 0 } else { machine_micros() };
        base + self.0.shift.load(Ordering::Relaxed)
    }

    /// The present instant of the machine, whatever day is rehearsed.
    pub fn machine_micros(&self) -> i64 {
        machine_micros()
    }

    /// True where another day than the machine's is rehearsed, or time stands.
    pub fn is_rehearsing(&self) -> bool {
        self.0.fixed || self.0.shift.load(Ordering::Relaxed) != 0
    }

    /// The present day in Asia/Shanghai.
    pub fn today(&self) -> Day {
        day_of(self.now_micros())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Clock({})", self.now_micros())
    }
}

/// The day in Asia/Shanghai of an instant in microseconds of the Unix epoch.
pub fn day_of(micros: i64) -> Day {
    epoch_day()
        .plus_days((micros + SHANGHAI_MICROS).div_euclid(DAY_MICROS))
        .unwrap_or(epoch_day())
}

fn morning_of(day: Day) -> i64 {
    epoch_day().days_until(day) * DAY_MICROS + 9 * 3600 * 1_000_000 - SHANGHAI_MICROS
}

#[expect(clippy::expect_used, reason = "1970-01-01 is a day")]
fn epoch_day() -> Day {
    Day::new(1970, 1, 1).expect("1970-01-01 is a day")
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn machine_micros() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
