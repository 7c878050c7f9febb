//! The keys of an OIDC issuer, from a JWK set that the operator keeps beside the settings.

use std::fs;
use std::path::{Path, PathBuf};

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::KeyError;
use super::keys::VerificationKey;
use super::token::AUDIENCE;

/// An OIDC issuer that vouches for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// The issuer, exactly as its tokens write it.
    pub issuer: String,
    /// The audience that its tokens must name.
    #[serde(default = "default_audience")]
    pub audience: String,
    /// The file with its JWK set.
    pub jwks: PathBuf,
    /// Where the roles stand in its claims; a dot leads into an object, as `realm_access.roles`.
    #[serde(default = "default_roles_claim")]
    pub roles_claim: String,
}

fn default_audience() -> String {
    AUDIENCE.into()
}

fn default_roles_claim() -> String {
    "roles".into()
}

/// The signing keys of a JWK set. What else it holds, as keys to encrypt with, is passed over.
pub(super) fn read(path: &Path) -> Result<Vec<VerificationKey>, KeyError> {
    let text = fs::read(path).map_err(|source| KeyError::File {
        path: path.into(),
        source,
    })?;
    let set: Value = serde_json::from_slice(&text).map_err(|_| KeyError::NoUsableKey(path.into()))?;
    let keys = set
        .get("keys")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let keys: Vec<_> = keys.iter().filter_map(verification_key).collect();
    match keys.is_empty() {
        true => Err(KeyError::NoUsableKey(path.into())),
        false => Ok(keys),
    }
}

fn verification_key(value: &Value) -> Option<VerificationKey> {
    let jwk: Jwk = serde_json::from_value(value.clone()).ok()?;
    let signs = jwk
        .common
        .public_key_use
        .as_ref()
        .is_none_or(|usage| *usage == PublicKeyUse::Signature);
    let algorithm = algorithm(&jwk.algorithm).filter(|_| signs)?;
    if jwk
        .common
        .key_algorithm
        .is_some_and(|stated| stated != KeyAlgorithm::from(algorithm))
    {
        return None;
    }
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    Some(VerificationKey {
        id: jwk.common.key_id,
        algorithm,
        key,
    })
}

/// The one algorithm that a kind of key is used with; a shared secret is no key here.
fn algorithm(parameters: &AlgorithmParameters) -> Option<Algorithm> {
    match parameters {
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => Some(Algorithm::EdDSA),
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Some(Algorithm::ES256),
        AlgorithmParameters::RSA(_) => Some(Algorithm::RS256),
        _ => None,
    }
}
