//! The law crate as its callers meet it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod calendar;
mod cases;
mod citations;
mod days;
mod deadlines;
mod edition;
mod identifiers;
mod penalties;
mod properties;
mod referrals;

use kezhi_law::{Day, Fen};

/// The day written so.
fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// So many yuan.
fn yuan(yuan: i64) -> Fen {
    Fen::from_yuan(yuan).unwrap()
}
