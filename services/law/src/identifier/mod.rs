//! Numbers that carry their own check: credit codes, patent numbers, identity numbers, region codes.

mod citizen_id;
mod patent;
mod pct;
mod region;
mod uscc;

use serde::Serialize;

use crate::Day;

pub use citizen_id::CitizenId;
pub use patent::{PatentKind, PatentNumber};
pub use pct::PctNumber;
pub use region::{Region, RegionCode, Regions};
pub use uscc::CreditCode;

/// What became of a value that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Whether it is well formed and its check digits agree.
    pub valid: bool,
    /// The value without blanks, in half-width capitals, as it should be stored; empty if it is not valid.
    pub normal_form: String,
    /// What is wrong with it, or what is known about it.
    pub reason: String,
}

/// A kind of identifier that is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{kind}` is no known kind of identifier: use uscc, patent, citizen-id or region")]
pub struct UnknownKind {
    /// What was given.
    pub kind: String,
}

/// A value that is no identifier of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct InvalidIdentifier {
    /// What is wrong, in a sentence.
    pub reason: String,
}

impl InvalidIdentifier {
    fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// Checks a value as it was written, of kind `uscc`, `patent`, `citizen-id` or `region` (the shipped list of regions), on a day: nobody is
/// born after it.
pub fn check(kind: &str, value: &str, today: Day) -> Result<Checked, UnknownKind> {
    let checked = match kind {
        "uscc" => CreditCode::parse(value).map(|code| (code.to_string(), code.remark())),
        "patent" => patent(value),
        "citizen-id" => {
            CitizenId::parse_on(value, today).map(|id| (id.to_string(), String::from("check digit agrees")))
        }
        "region" => RegionCode::parse(value).map(|code| (code.to_string(), code.remark().to_owned())),
        _ => return Err(UnknownKind { kind: kind.into() }),
    };
    Ok(match checked {
        Ok((normal_form, reason)) => Checked {
            valid: true,
            normal_form,
            reason,
        },
        Err(invalid) => Checked {
            valid: false,
            normal_form: String::new(),
            reason: invalid.reason,
        },
    })
}

/// A number of the Chinese office or of the PCT, and what is known about it.
fn patent(value: &str) -> Result<(String, String), InvalidIdentifier> {
    match PctNumber::parse(value) {
        Ok(number) => Ok((number.to_string(), number.remark())),
        Err(error) if normalised(value).starts_with("PCT") => Err(error),
        Err(_) => PatentNumber::parse(value).map(|number| (number.to_string(), number.remark(value))),
    }
}

/// The value in half-width capitals without blanks and separators that people put in.
fn normalised(value: &str) -> String {
    value
        .chars()
        .map(half_width)
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

/// The half-width form of a full-width ASCII character or full stop.
fn half_width(letter: char) -> char {
    const SHIFT: u32 = 0xFEE0;
    match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - SHIFT).unwrap_or(letter),
        '。' | '·' | '・' => '.',
        other => other,
    }
}

/// The value of every decimal digit, or `None` if something else is among them.
fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|letter| letter.to_digit(10)).collect()
}

/// The sum of products of values and weights.
fn weighted(values: &[u32], weights: &[u32]) -> u32 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}
