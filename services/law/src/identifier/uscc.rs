//! The unified social credit code (统一社会信用代码), GB 32100-2015.

use std::fmt;

use super::{InvalidIdentifier, normalised, weighted};

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const MODULUS: u32 = 31;
/// GB 11714: the organisation code in places 9 to 17.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A credit code whose check character agrees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads a code as it was written: blanks, lower case and full-width forms are accepted.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        let code = normalised(text);
        if code.chars().count() != WEIGHTS.len() + 1 {
            return Err(InvalidIdentifier::because(format!(
                "`{text}` is no credit code: 18 characters are needed"
            )));
        }
        let values = code.chars().map(value).collect::<Option<Vec<u32>>>().ok_or_else(|| {
            InvalidIdentifier::because(format!(
                "`{text}` is no credit code: only digits and capitals but I, O, S, V, Z"
            ))
        })?;
        let expected = (MODULUS - weighted(&values, &WEIGHTS) % MODULUS) % MODULUS;
        if values.last() != Some(&expected) {
            return Err(InvalidIdentifier::because(format!(
                "`{text}` is no credit code: its check character should be {}",
                ALPHABET.chars().nth(expected as usize).unwrap_or_default()
            )));
        }
        Ok(Self(code))
    }

    /// The normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the organisation code inside (GB 11714) agrees as well; older registrations may differ.
    pub fn organisation_code_agrees(&self) -> bool {
        let inner: String = self.0.chars().skip(8).take(9).collect();
        let values: Vec<u32> = inner.chars().filter_map(|letter| letter.to_digit(36)).collect();
        let expected = match 11 - weighted(&values, &ORGANISATION_WEIGHTS) % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or_default(),
        };
        inner.ends_with(expected)
    }

    pub(super) fn remark(&self) -> String {
        if self.organisation_code_agrees() {
            "check character agrees".into()
        } else {
            "check character agrees; the organisation code in places 9 to 17 does not".into()
        }
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn value(letter: char) -> Option<u32> {
    ALPHABET
        .chars()
        .position(|known| known == letter)
        .and_then(|place| u32::try_from(place).ok())
}
