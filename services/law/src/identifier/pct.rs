//! Numbers of international applications (PCT 国际申请号), as the Administrative Instructions under the PCT, section 307, write them.

use std::fmt;

use super::{InvalidIdentifier, digits, normalised};

/// The first year of the PCT, of which two digits were written until 2003.
const FIRST_YEAR: u16 = 1978;
/// From when on the year has four digits and the serial number six.
const LONG_FROM: u16 = 2004;

/// The number of an international application.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PctNumber {
    office: String,
    year: String,
    serial: String,
}

impl PctNumber {
    /// Reads a number as it was written, such as `PCT/CN2019/123456` or `PCT/CN96/00123`: the strokes are optional.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        let because = |why: &str| InvalidIdentifier::because(format!("`{text}` is no number of the PCT: {why}"));
        let plain = normalised(text).replace('/', "");
        let rest = plain.strip_prefix("PCT").ok_or_else(|| because("it begins with PCT"))?;
        let (office, number) = rest
            .split_at_checked(2)
            .filter(|(office, _)| office.bytes().all(|letter| letter.is_ascii_uppercase()))
            .ok_or_else(|| because("two letters of the receiving office come after PCT"))?;
        let long = number.len() == 10;
        let (year, serial) = number
            .split_at_checked(if long { 4 } else { 2 })
            .filter(|(_, serial)| digits(number).is_some() && serial.len() == if long { 6 } else { 5 })
            .ok_or_else(|| because("a year of 4 digits and 6 digits are needed (2 and 5 before 2004)"))?;
        let number = Self {
            office: office.to_owned(),
            year: year.to_owned(),
            serial: serial.to_owned(),
        };
        match number.year() >= if long { LONG_FROM } else { FIRST_YEAR } {
            true => Ok(number),
            false => Err(because("there was no such number in that year")),
        }
    }

    /// The year in which it was applied for.
    pub fn year(&self) -> u16 {
        let written = self.year.parse::<u16>().unwrap_or(0);
        match (self.year.len(), written) {
            (4, year) => year,
            (_, year) if year + 2000 < LONG_FROM => year + 2000,
            (_, year) => year + 1900,
        }
    }

    pub(super) fn remark(&self) -> String {
        format!(
            "international application (PCT), applied for in {}; such numbers have no check digit",
            self.year()
        )
    }
}

impl fmt::Display for PctNumber {
    /// The normal form: `PCT/CN2019/123456`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PCT/{}{}/{}", self.office, self.year, self.serial)
    }
}
