//! The citizen identity number (居民身份证号), GB 11643-1999.

use std::fmt;

use jiff::civil::Date;

use super::{InvalidIdentifier, digits, normalised, weighted};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &str = "10X98765432";

/// An identity number whose birthday exists and whose check digit agrees. Personal data: neither log nor print it.
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
        birthday(body).ok_or_else(|| because("places 7 to 14 are no birthday".into()))?;
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

/// Not a [`crate::Day`]: the standard's own sample was born in 1880.
fn birthday(body: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| body.get(range);
    Date::new(
        number(6..10)?.parse().ok()?,
        number(10..12)?.parse().ok()?,
        number(12..14)?.parse().ok()?,
    )
    .ok()
}
