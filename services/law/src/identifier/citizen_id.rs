//! The citizen identity number (居民身份证号), GB 11643-1999.

use std::fmt;

use super::{InvalidIdentifier, RegionCode, digits, normalised, weighted};
use crate::Day;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &str = "10X98765432";
/// Of residents from Taiwan, whose numbers do not begin as the code of the province.
const TAIWAN_RESIDENTS: &str = "830000";
/// With what the numbers of permanent residents from abroad begin, before the code of a province.
const FROM_ABROAD: char = '9';

/// An identity number of a region that there is or was, whose birthday exists and whose check digit agrees. Personal data: neither log nor
/// print it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CitizenId(String);

impl CitizenId {
    /// Reads a number as it was written: blanks, a lower-case x and full-width forms are accepted.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        // The value is personal data, so the reasons do not repeat it.
        let because = |why: String| InvalidIdentifier::because(format!("no identity number: {why}"));
        let id = normalised(text);
        let mut letters = id.chars();
        let (Some(check), body) = (letters.next_back(), letters.as_str()) else {
            return Err(because("18 characters are needed".into()));
        };
        let values = digits(body).filter(|values| values.len() == WEIGHTS.len());
        let values = values.ok_or_else(|| because("17 digits and a check digit are needed".into()))?;
        if !is_issued(body, RegionCode::ever_was) {
            return Err(because("its first digits are no region".into()));
        }
        birthday(body).ok_or_else(|| because("places 7 to 14 are no birthday since 1900".into()))?;
        let expected = CHECKS
            .chars()
            .nth((weighted(&values, &WEIGHTS) % 11) as usize)
            .unwrap_or_default();
        if check == expected {
            Ok(Self(id))
        } else {
            Err(because("its check digit does not agree".into()))
        }
    }

    /// True for what looks like the number of a person, mistyped or not: 17 digits, of which the first are a region or the seventh to the
    /// tenth the year of a birth, and one more place. The letter L is a mistyped 1.
    pub fn is_like(text: &str) -> bool {
        let id = normalised(text).replace('L', "1");
        let Some((at, _)) = id.char_indices().next_back() else {
            return false;
        };
        let body = id.get(..at).unwrap_or_default();
        let is_body = digits(body).is_some_and(|values| values.len() == WEIGHTS.len());
        let of_region = body.get(..6).is_some_and(|region| RegionCode::parse(region).is_ok());
        let year = body.get(6..10).and_then(|year| year.parse::<u16>().ok());
        is_body && (of_region || year.is_some_and(|year| (1900..2100).contains(&year)))
    }

    /// The same of who may be alive on a day: nobody is born after it.
    pub fn parse_on(text: &str, today: Day) -> Result<Self, InvalidIdentifier> {
        let id = Self::parse(text)?;
        match id.born_on() {
            Some(born) if born <= today => Ok(id),
            _ => Err(InvalidIdentifier::because(
                "no identity number: places 7 to 14 are a day to come",
            )),
        }
    }

    /// The birthday.
    pub fn born_on(&self) -> Option<Day> {
        birthday(&self.0)
    }

    /// The normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with all but the region and the check digit hidden.
    pub fn masked(&self) -> String {
        self.0
            .chars()
            .enumerate()
            .map(|(at, letter)| if (6..17).contains(&at) { '*' } else { letter })
            .collect()
    }
}

impl fmt::Display for CitizenId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for CitizenId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "CitizenId({})", self.masked())
    }
}

/// True for a number that begins with a region of a province, if it may. Those that were abolished stay in the numbers that they gave out.
fn is_issued(body: &str, may: impl Fn(&RegionCode) -> bool) -> bool {
    let region = body.get(..6).unwrap_or_default();
    let abroad = body.strip_prefix(FROM_ABROAD).and_then(|rest| rest.get(..2));
    match abroad {
        Some(province) => RegionCode::parse(&format!("{province}0000")).is_ok(),
        None => region == TAIWAN_RESIDENTS || RegionCode::parse(region).is_ok_and(|region| may(&region)),
    }
}

fn birthday(body: &str) -> Option<Day> {
    let number = |range: std::ops::Range<usize>| body.get(range);
    Day::new(
        number(6..10)?.parse().ok()?,
        number(10..12)?.parse().ok()?,
        number(12..14)?.parse().ok()?,
    )
    .ok()
}
