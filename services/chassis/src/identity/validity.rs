//! For how long a token holds.

use serde_json::{Map, Value};

use super::claims::TokenProblem;

/// For how long tokens hold, at most, and how far the clocks of who signs and who reads them may be apart.
#[derive(Debug, Clone, Copy)]
pub struct Validity {
    /// The seconds by which the clocks may be apart.
    pub leeway_seconds: u32,
    /// The most seconds from when a token was issued to its end; `None` for a key that is trusted on loopback only.
    pub longest_seconds: Option<u32>,
}

impl Default for Validity {
    fn default() -> Self {
        Self {
            leeway_seconds: 60,
            longest_seconds: Some(24 * 3600),
        }
    }
}

impl Validity {
    /// A token ends, and it begins: by `nbf`, or by `iat` where the issuer writes no `nbf`.
    pub(super) fn check(&self, claims: &Map<String, Value>, now_micros: i64) -> Result<(), TokenProblem> {
        let now = now_micros as f64 / 1_000_000.0;
        let leeway = f64::from(self.leeway_seconds);
        let seconds = |name: &str| claims.get(name).and_then(Value::as_f64);
        let ends = seconds("exp").ok_or(TokenProblem::ClaimWrong("exp"))?;
        let begins = seconds("nbf")
            .or_else(|| seconds("iat"))
            .ok_or(TokenProblem::ClaimWrong("nbf"))?;
        if now >= ends + leeway {
            return Err(TokenProblem::Expired);
        }
        if now < begins - leeway {
            return Err(TokenProblem::NotYetValid);
        }
        let Some(longest) = self.longest_seconds else {
            return Ok(());
        };
        let issued = seconds("iat").unwrap_or(begins);
        // One that says it was issued in the future would hold for longer than it seems.
        if now < issued - leeway {
            return Err(TokenProblem::NotYetValid);
        }
        match ends - issued <= f64::from(longest) {
            true => Ok(()),
            false => Err(TokenProblem::TooLong),
        }
    }
}
