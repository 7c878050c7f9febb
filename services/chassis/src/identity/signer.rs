//! The deployment's own key, which signs tokens.

use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, spki::der::pem::LineEnding};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ring::hmac;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::claims::{AUDIENCE, Claims};
use super::{KeyError, TrustedKey};

/// Signs tokens as one issuer.
pub struct Signer {
    issuer: String,
    key: SigningKey,
    encoding: EncodingKey,
}

impl Signer {
    /// A signer with a new key.
    pub fn generate(issuer: impl Into<String>) -> Result<Self, KeyError> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(KeyError::Random)?;
        Self::new(issuer.into(), SigningKey::from_bytes(&secret))
    }

    /// A signer with an Ed25519 private key in PEM (PKCS#8).
    pub fn from_pem(issuer: impl Into<String>, pem: &str) -> Result<Self, KeyError> {
        Self::new(
            issuer.into(),
            SigningKey::from_pkcs8_pem(pem).map_err(|_| KeyError::NoKey)?,
        )
    }

    fn new(issuer: String, key: SigningKey) -> Result<Self, KeyError> {
        let der = key.to_pkcs8_der().map_err(|_| KeyError::NoKey)?;
        Ok(Self {
            issuer,
            key,
            encoding: EncodingKey::from_ed_der(der.as_bytes()),
        })
    }

    /// A signed token.
    pub fn sign(&self, claims: &Claims) -> Result<String, KeyError> {
        let signed = Signed {
            iss: &self.issuer,
            aud: AUDIENCE,
            claims,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &signed, &self.encoding).map_err(KeyError::Signing)
    }

    /// A statement that anyone can check who has the public key: a JWS of its own audience, so that it is no token.
    pub fn attest<T: Serialize>(&self, audience: &str, statement: &T) -> Result<String, KeyError> {
        let signed = Attested {
            aud: audience,
            statement,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &signed, &self.encoding).map_err(KeyError::Signing)
    }

    /// What this signer attested; nothing where it did not, or for another audience.
    pub fn attested<T: DeserializeOwned>(&self, audience: &str, text: &str) -> Option<T> {
        let key = DecodingKey::from_ed_pem(self.trusted_key().ok()?.public_pem.as_bytes()).ok()?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        // A statement about what was does not expire.
        validation.validate_exp = false;
        validation.required_spec_claims = HashSet::from(["aud".to_string()]);
        validation.set_audience(&[audience]);
        Some(jsonwebtoken::decode(text.trim(), &key, &validation).ok()?.claims)
    }

    /// A secret for one purpose, the same wherever this key is; it tells nothing of the key.
    pub(crate) fn secret_for(&self, purpose: &str) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.key.as_bytes());
        let mut secret = [0; 32];
        secret.copy_from_slice(hmac::sign(&key, purpose.as_bytes()).as_ref());
        secret
    }

    /// What others need to believe this signer.
    pub fn trusted_key(&self) -> Result<TrustedKey, KeyError> {
        let public = self.key.verifying_key().to_public_key_pem(LineEnding::LF);
        Ok(TrustedKey {
            issuer: self.issuer.clone(),
            public_pem: public.map_err(|_| KeyError::NoKey)?,
        })
    }

    /// The private key in PEM, for the one file in which it is kept.
    pub(super) fn private_pem(&self) -> Result<impl Deref<Target = String> + use<>, KeyError> {
        self.key.to_pkcs8_pem(LineEnding::LF).map_err(|_| KeyError::NoKey)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Signer({})", self.issuer)
    }
}

/// A statement as it is signed.
#[derive(Serialize)]
struct Attested<'a, T> {
    aud: &'a str,
    #[serde(flatten)]
    statement: &'a T,
}

/// The claims as they are signed.
#[derive(Serialize)]
struct Signed<'a> {
    iss: &'a str,
    aud: &'a str,
    #[serde(flatten)]
    claims: &'a Claims,
}
