//! The keys of an OIDC issuer, from a JWK set that the operator keeps beside the settings.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::KeyError;
use super::claims::AUDIENCE;

/// The fewest bits of an RSA key that is believed (NIST SP 800-131A).
const SHORTEST_RSA: usize = 2048;

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
    /// What is put behind the names of its accounts, as `zhou@city`; empty where they stay as they are. Where it is not given, those of
    /// the first issuer stay as they are, and those of any other bear the issuer itself.
    #[serde(default)]
    pub realm: Option<String>,
    /// The region codes of the authorities that its tokens may name; that of the deployment where there are none.
    #[serde(default)]
    pub authorities: Vec<String>,
    /// The partners, by their ids, that its tokens may name.
    #[serde(default)]
    pub partners: Vec<String>,
}

fn default_audience() -> String {
    AUDIENCE.into()
}

fn default_roles_claim() -> String {
    "roles".into()
}

/// A key with the one algorithm that it is used with, whatever a token's header says.
pub(super) struct VerificationKey {
    pub id: Option<String>,
    pub algorithm: Algorithm,
    pub key: DecodingKey,
}

impl VerificationKey {
    pub(super) fn may_have_signed(&self, header: &Header) -> bool {
        let named = header.kid.is_none() || self.id.is_none() || header.kid == self.id;
        named && header.alg == self.algorithm
    }
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
    let signing: Vec<_> = keys.iter().filter_map(signing_key).collect();
    if let Some((id, bits)) = signing.iter().find_map(|(jwk, _)| weakness(jwk)) {
        let path = path.into();
        return Err(KeyError::Weak { path, id, bits });
    }
    let keys: Vec<_> = signing.into_iter().filter_map(verification_key).collect();
    match keys.is_empty() {
        true => Err(KeyError::NoUsableKey(path.into())),
        false => Ok(keys),
    }
}

/// The id and the length of an RSA key that is too short to be believed.
fn weakness(jwk: &Jwk) -> Option<(String, usize)> {
    let AlgorithmParameters::RSA(rsa) = &jwk.algorithm else {
        return None;
    };
    let modulus = URL_SAFE_NO_PAD.decode(&rsa.n).unwrap_or_default();
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    let bits = match modulus.get(zeros) {
        Some(first) => (modulus.len() - zeros) * 8 - first.leading_zeros() as usize,
        None => 0,
    };
    (bits < SHORTEST_RSA).then(|| (jwk.common.key_id.clone().unwrap_or_default(), bits))
}

/// A key that signs by an algorithm that is known here.
fn signing_key(value: &Value) -> Option<(Jwk, Algorithm)> {
    let jwk: Jwk = serde_json::from_value(value.clone()).ok()?;
    let (usage, stated) = (jwk.common.public_key_use.as_ref(), jwk.common.key_algorithm);
    let algorithm = algorithm(&jwk.algorithm)?;
    let signs = usage.is_none_or(|usage| *usage == PublicKeyUse::Signature)
        && stated.is_none_or(|stated| stated == KeyAlgorithm::from(algorithm));
    signs.then_some((jwk, algorithm))
}

fn verification_key((jwk, algorithm): (Jwk, Algorithm)) -> Option<VerificationKey> {
    Some(VerificationKey {
        key: DecodingKey::from_jwk(&jwk).ok()?,
        id: jwk.common.key_id,
        algorithm,
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
