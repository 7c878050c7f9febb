//! The unified social credit code (统一社会信用代码), GB 32100-2015.

use std::fmt;

use super::{CitizenId, InvalidIdentifier, normalised, weighted};

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const MODULUS: u32 = 31;
/// GB 11714: the organisation code in places 9 to 17.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Codes that were given out when the standard was tried, and never brought into line: they are those of real companies, though
/// their check character disagrees.
const EARLY: [&str; 3] = ["91350203M0001FUE2P", "91350100M0001TGQXM", "91350211M0000XUF46"];

/// A credit code, in its normal form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads a code as it was written: blanks, lower case and full-width forms are accepted. Its check character agrees, or it is known
    /// as an early one.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        let code = Self::of_form(text)?;
        match code.agrees() || EARLY.contains(&code.as_str()) {
            true => Ok(code),
            false => Err(InvalidIdentifier::because(format!(
                "`{text}` is no credit code: its check character should be {}",
                code.expected()
            ))),
        }
    }

    /// Reads a code as someone states it: what has the form of one, as there are early codes (试点) whose check character disagrees, unless
    /// it is, or looks like, the number of a person. The error does not repeat what was stated.
    pub fn stated(text: &str) -> Result<Self, InvalidIdentifier> {
        let formless =
            |_| InvalidIdentifier::because("no credit code: 18 digits and capitals but I, O, S, V, Z are needed");
        let code = Self::of_form(text).map_err(formless)?;
        match CitizenId::parse(text).is_ok() || (!code.agrees() && CitizenId::is_like(text)) {
            true => Err(InvalidIdentifier::because(
                "no credit code, and may be the identity number of a person",
            )),
            false => Ok(code),
        }
    }

    /// Reads what has the form of a code, whether or not its check character agrees: there are early ones that nobody has listed.
    pub fn of_form(text: &str) -> Result<Self, InvalidIdentifier> {
        let because = |why: &str| InvalidIdentifier::because(format!("`{text}` is no credit code: {why}"));
        let code = normalised(text);
        if code.chars().count() != WEIGHTS.len() + 1 {
            return Err(because("18 characters are needed"));
        }
        match code.chars().all(|letter| value(letter).is_some()) {
            true => Ok(Self(code)),
            false => Err(because("only digits and capitals but I, O, S, V, Z")),
        }
    }

    /// The check character that the standard asks for.
    fn expected(&self) -> char {
        let values: Vec<u32> = self.0.chars().filter_map(value).collect();
        let expected = (MODULUS - weighted(&values, &WEIGHTS) % MODULUS) % MODULUS;
        ALPHABET.chars().nth(expected as usize).unwrap_or_default()
    }

    /// Whether its check character is the one that the standard asks for.
    pub fn agrees(&self) -> bool {
        self.0.ends_with(self.expected())
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

    /// What is known about it.
    pub fn remark(&self) -> String {
        if EARLY.contains(&self.as_str()) {
            format!(
                "an early code that is on file, though its check character should be {}",
                self.expected()
            )
        } else if !self.agrees() {
            format!(
                "its check character should be {}; it may be mistyped, or an early one",
                self.expected()
            )
        } else if self.organisation_code_agrees() {
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
