//! Money in fen.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Fen in a yuan.
const FEN_PER_YUAN: i64 = 100;

/// An amount of money in fen (分), a hundredth of a yuan. Arithmetic is checked, never rounded by floating point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// A text that is not an amount of yuan with at most two decimals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an amount of yuan: write it like 5000 or 5,000.00元, with at most two decimals")]
pub struct InvalidFen {
    /// What was given.
    pub text: String,
}

impl Fen {
    /// No money.
    pub const ZERO: Fen = Fen(0);

    /// So many whole yuan, or `None` beyond what 64 bits of fen can hold.
    pub fn from_yuan(yuan: i64) -> Option<Fen> {
        yuan.checked_mul(FEN_PER_YUAN).map(Fen)
    }

    /// The number of fen.
    pub fn fen(self) -> i64 {
        self.0
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum, or `None` on overflow.
    pub fn checked_add(self, other: Fen) -> Option<Fen> {
        self.0.checked_add(other.0).map(Fen)
    }

    /// The difference, or `None` on overflow.
    pub fn checked_sub(self, other: Fen) -> Option<Fen> {
        self.0.checked_sub(other.0).map(Fen)
    }

    /// So many times the amount, or `None` on overflow.
    pub fn checked_mul(self, times: i64) -> Option<Fen> {
        self.0.checked_mul(times).map(Fen)
    }

    /// So many thousandths of the amount, rounded down to the fen and held within 64 bits.
    pub fn permille(self, thousandths: i64) -> Fen {
        let exact = (i128::from(self.0) * i128::from(thousandths)).div_euclid(1000);
        Fen(i64::try_from(exact).unwrap_or(if exact < 0 { i64::MIN } else { i64::MAX }))
    }

    /// The amount rounded down to whole yuan.
    pub fn whole_yuan(self) -> Fen {
        Fen(self.0 - self.0.rem_euclid(FEN_PER_YUAN))
    }
}

impl fmt::Display for Fen {
    /// Yuan with thousands separated, like `5,000.00元`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.0.unsigned_abs();
        let per_yuan = FEN_PER_YUAN.unsigned_abs();
        let yuan = (total / per_yuan).to_string();
        let sign = if self.is_negative() { "-" } else { "" };
        let mut grouped = String::new();
        for (at, digit) in yuan.chars().enumerate() {
            if at > 0 && (yuan.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(out, "{sign}{grouped}.{:02}元", total % per_yuan)
    }
}

impl FromStr for Fen {
    type Err = InvalidFen;

    /// Reads yuan such as `5000`, `5,000.5` or `5,000.00元`.
    fn from_str(text: &str) -> Result<Self, InvalidFen> {
        let plain = text.trim().trim_end_matches('元').replace([',', '，'], "");
        let (sign, digits) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
        let (yuan, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(yuan) || !all_digits(decimals) || decimals.len() > 2 {
            return Err(InvalidFen { text: text.into() });
        }
        yuan.parse::<i64>()
            .ok()
            .zip(format!("{decimals:0<2}").parse::<i64>().ok())
            .and_then(|(yuan, fen)| yuan.checked_mul(FEN_PER_YUAN)?.checked_add(fen)?.checked_mul(sign))
            .map(Fen)
            .ok_or_else(|| InvalidFen { text: text.into() })
    }
}
