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

/// A patent number whose check digit agrees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatentNumber {
    serial: String,
    check: char,
}

impl PatentNumber {
    /// Reads a number as it was written, such as `ZL201630312136.6`: prefix and dot are optional.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        let because = |why: &str| InvalidIdentifier::because(format!("`{text}` is no patent number: {why}"));
        let plain = normalised(text);
        let bare = plain
            .strip_prefix("ZL")
            .or_else(|| plain.strip_prefix("CN"))
            .unwrap_or(&plain);
        let (serial, check) = match bare.split_once('.') {
            Some((serial, check)) => (serial.to_owned(), check.to_owned()),
            None => split_last(bare).ok_or_else(|| because("it has no digits"))?,
        };
        let values = digits(&serial).ok_or_else(|| because("digits are expected before the check digit"))?;
        if values.len() != WEIGHTS.len() && values.len() != OLD_PLACES {
            return Err(because("12 digits (8 before 2003-10-01) and a check digit are needed"));
        }
        kind(&serial).ok_or_else(|| because("its kind must be 1, 2, 3, 8 or 9"))?;
        let expected = check_digit(&values);
        if check.chars().eq([expected]) {
            Ok(Self {
                serial,
                check: expected,
            })
        } else {
            Err(because(&format!("its check digit should be {expected}")))
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

    pub(super) fn remark(&self) -> String {
        let kind = match self.kind() {
            PatentKind::Invention => "invention (发明)",
            PatentKind::UtilityModel => "utility model (实用新型)",
            PatentKind::Design => "design (外观设计)",
        };
        format!("{kind}, applied for in {}; check digit agrees", self.year())
    }
}

impl fmt::Display for PatentNumber {
    /// The normal form, with prefix and dot: `ZL201630312136.6`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ZL{}.{}", self.serial, self.check)
    }
}

fn split_last(text: &str) -> Option<(String, String)> {
    let mut letters = text.chars();
    let last = letters.next_back()?;
    Some((letters.as_str().to_owned(), last.to_string()))
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
