//! Patent application and patent numbers, ZC 0006-2003 and the eight-digit form before 2003-10-01.

use std::fmt;

use super::{InvalidIdentifier, digits, normalised, weighted};

const WEIGHTS: [u32; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
const MODULUS: u32 = 11;
/// Places of an old number: two of the year, one of the kind, five of the sequence.
const OLD_PLACES: usize = 8;

/// What the number says was applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PatentKind {
    /// An invention (发明).
    Invention,
    /// A utility model (实用新型).
    UtilityModel,
    /// A design (外观设计).
    Design,
}

/// The years of old numbers, by the two digits that they begin with.
const OLD_YEARS: [std::ops::RangeInclusive<u16>; 2] = [85..=99, 0..=3];

/// A patent number whose check digit agrees, or was not written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatentNumber {
    serial: String,
    check: char,
}

impl PatentNumber {
    /// Reads a number as it was written, such as `ZL201630312136.6`: prefix, dot and check digit are optional.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        let because = |why: &str| InvalidIdentifier::because(format!("`{text}` is no patent number: {why}"));
        let plain = normalised(text);
        let bare = plain
            .strip_prefix("ZL")
            .or_else(|| plain.strip_prefix("CN"))
            .unwrap_or(&plain);
        let (serial, check) = parts(bare);
        let values = digits(serial).ok_or_else(|| because("digits are expected before the check digit"))?;
        if values.len() != WEIGHTS.len() && values.len() != OLD_PLACES {
            return Err(because("12 digits (8 before 2003-10-01) and a check digit are needed"));
        }
        kind(serial).ok_or_else(|| because("its kind must be 1, 2, 3, 8 or 9"))?;
        let number = Self {
            serial: serial.to_owned(),
            check: check_digit(&values),
        };
        if values.len() == OLD_PLACES && !OLD_YEARS.iter().any(|years| years.contains(&(number.year() % 100))) {
            return Err(because("a number of 8 digits is of the years 1985 to 2003"));
        }
        match check {
            "" => Ok(number),
            check if check.chars().eq([number.check]) => Ok(number),
            _ => Err(because(&format!("its check digit should be {}", number.check))),
        }
    }

    /// What was applied for.
    pub fn kind(&self) -> PatentKind {
        kind(&self.serial).unwrap_or(PatentKind::Invention)
    }

    /// The year of application; of old numbers in the century they were used in.
    pub fn year(&self) -> u16 {
        let written = |places: usize| {
            self.serial
                .get(..places)
                .and_then(|text| text.parse::<u16>().ok())
                .unwrap_or(0)
        };
        if self.serial.len() == WEIGHTS.len() {
            written(4)
        } else if written(2) < 85 {
            2000 + written(2)
        } else {
            1900 + written(2)
        }
    }

    pub(super) fn remark(&self, written: &str) -> String {
        let kind = match self.kind() {
            PatentKind::Invention => "invention (发明)",
            PatentKind::UtilityModel => "utility model (实用新型)",
            PatentKind::Design => "design (外观设计)",
        };
        let check = match super::normalised(written)
            .replace('.', "")
            .ends_with(&format!("{}{}", self.serial, self.check))
        {
            true => String::from("check digit agrees"),
            false => format!("no check digit was written; it is {}", self.check),
        };
        format!("{kind}, applied for in {}; {check}", self.year())
    }
}

impl fmt::Display for PatentNumber {
    /// The normal form, with prefix and dot: `ZL201630312136.6`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ZL{}.{}", self.serial, self.check)
    }
}

/// The digits and the check digit, which is empty where none was written.
fn parts(bare: &str) -> (&str, &str) {
    let without_check = matches!(bare.chars().count(), 0 | OLD_PLACES) || bare.chars().count() == WEIGHTS.len();
    match (bare.split_once('.'), bare.char_indices().next_back()) {
        (Some(parts), _) => parts,
        (None, Some((at, _))) if !without_check => bare.split_at(at),
        _ => (bare, ""),
    }
}

fn kind(serial: &str) -> Option<PatentKind> {
    let place = if serial.len() == OLD_PLACES { 2 } else { 4 };
    match serial.chars().nth(place)? {
        '1' | '8' => Some(PatentKind::Invention),
        '2' | '9' => Some(PatentKind::UtilityModel),
        '3' => Some(PatentKind::Design),
        _ => None,
    }
}

fn check_digit(values: &[u32]) -> char {
    char::from_digit(weighted(values, &WEIGHTS) % MODULUS, 10).unwrap_or('X')
}
