//! The deployment's own key, which signs tokens.

use std::fmt;
use std::ops::Deref;

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, spki::der::pem::LineEnding};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use super::token::{AUDIENCE, Claims};
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

/// The claims as they are signed.
#[derive(Serialize)]
struct Signed<'a> {
    iss: &'a str,
    aud: &'a str,
    #[serde(flatten)]
    claims: &'a Claims,
}
