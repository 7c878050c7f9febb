//! When a token ends.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

#[derive(Deserialize)]
struct Ends {
    exp: f64,
}

/// The instant at which a token ends that was verified before, in microseconds of the Unix epoch.
pub(crate) fn ends_at(token: &str) -> Option<i64> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let ends: Ends = serde_json::from_slice(&claims).ok()?;
    Some((ends.exp * 1_000_000.0) as i64)
}
