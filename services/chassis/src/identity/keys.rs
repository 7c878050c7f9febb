//! The keys that are trusted to say who calls.

use std::collections::HashSet;

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde_json::{Map, Value};

use super::accounts::{Accounts, Vouched};
use super::claims::{AUDIENCE, TokenProblem};
use super::jwks::{self, Issuer, VerificationKey};
use super::validity::Validity;
use super::vouching::Vouching;
use super::{KeyError, Signer, development};
use crate::caller::Caller;

/// The issuers whose tokens are believed.
pub struct Keys {
    authority: String,
    validity: Validity,
    trusted: Vec<Trusted>,
}

/// A public key of the deployment's own.
#[derive(Debug, Clone)]
pub struct TrustedKey {
    /// The issuer that its tokens name.
    pub issuer: String,
    /// The Ed25519 public key in PEM.
    pub public_pem: String,
}

struct Trusted {
    audience: String,
    vouching: Vouching,
    keys: Vec<VerificationKey>,
}

impl Keys {
    /// No keys yet: every token is refused. `authority` is the region code for tokens that name none.
    pub fn new(authority: impl Into<String>) -> Self {
        Self {
            authority: authority.into(),
            validity: Validity::default(),
            trusted: Vec::new(),
        }
    }

    /// The same, before any key is trusted, with another say on how long tokens hold.
    #[must_use]
    pub fn holding(mut self, validity: Validity) -> Self {
        self.validity = validity;
        self
    }

    /// The same, also believing the deployment's own key, also about the suite's services.
    pub fn trust(mut self, key: &TrustedKey) -> Result<Self, KeyError> {
        let decoding = DecodingKey::from_ed_pem(key.public_pem.as_bytes()).map_err(|_| KeyError::NoKey)?;
        let mut validity = self.validity;
        if key.issuer == development::ISSUER {
            // Its tokens hold on whatever day is rehearsed.
            validity.longest_seconds = None;
        }
        self.trusted.push(Trusted {
            audience: AUDIENCE.into(),
            vouching: Vouching {
                issuer: key.issuer.clone(),
                roles_claim: "roles".into(),
                accounts: Accounts::Any,
                validity,
            },
            keys: vec![VerificationKey {
                id: None,
                algorithm: Algorithm::EdDSA,
                key: decoding,
            }],
        });
        Ok(self)
    }

    /// The same, also believing what the deployment itself signs.
    pub fn trust_signer(self, signer: &Signer) -> Result<Self, KeyError> {
        self.trust(&signer.trusted_key()?)
    }

    /// The same, also believing OIDC issuers about people, never about the suite's services.
    pub fn trust_issuers(mut self, issuers: &[Issuer]) -> Result<Self, KeyError> {
        for issuer in issuers {
            self.trusted.push(Trusted {
                audience: issuer.audience.clone(),
                vouching: Vouching {
                    issuer: issuer.issuer.clone(),
                    roles_claim: issuer.roles_claim.clone(),
                    accounts: Accounts::Of(Vouched::among(issuers, issuer)),
                    validity: self.validity,
                },
                keys: jwks::read(&issuer.jwks)?,
            });
        }
        Ok(self)
    }

    /// The caller that a token proves at an instant.
    pub fn verify(&self, token: &str, now_micros: i64) -> Result<Caller, TokenProblem> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenProblem::Malformed)?;
        if header.crit.is_some() {
            return Err(TokenProblem::Critical);
        }
        let trusted = self.issuer_of(token)?;
        let claims = trusted.verified_claims(token, &header)?;
        trusted.vouching.caller(&claims, &self.authority, now_micros)
    }

    /// The issuer that a token names. Nothing is believed yet: this only says whose keys to try.
    fn issuer_of(&self, token: &str) -> Result<&Trusted, TokenProblem> {
        let claims: Map<String, Value> =
            jsonwebtoken::dangerous::insecure_decode_claims(token).map_err(|_| TokenProblem::Malformed)?;
        let issuer = claims
            .get("iss")
            .and_then(Value::as_str)
            .ok_or(TokenProblem::ClaimWrong("iss"))?;
        self.trusted
            .iter()
            .find(|trusted| trusted.vouching.issuer == issuer)
            .ok_or(TokenProblem::IssuerUnknown)
    }
}

impl Trusted {
    fn verified_claims(&self, token: &str, header: &Header) -> Result<Map<String, Value>, TokenProblem> {
        let candidates = self.keys.iter().filter(|key| key.may_have_signed(header));
        candidates
            .map(|key| self.verify_with(key, token))
            .find(|verdict| *verdict != Err(TokenProblem::SignatureWrong))
            .unwrap_or(Err(TokenProblem::SignatureWrong))
    }

    fn verify_with(&self, key: &VerificationKey, token: &str) -> Result<Map<String, Value>, TokenProblem> {
        let mut validation = Validation::new(key.algorithm);
        // The library would look at the machine's clock; the instant is ours to give.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.required_spec_claims = HashSet::from(["iss", "aud", "sub", "exp"].map(String::from));
        validation.set_issuer(&[&self.vouching.issuer]);
        validation.set_audience(&[&self.audience]);
        let verified = jsonwebtoken::decode(token, &key.key, &validation);
        verified.map(|data| data.claims).map_err(|error| problem(error.kind()))
    }
}

fn problem(kind: &ErrorKind) -> TokenProblem {
    match kind {
        ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => TokenProblem::SignatureWrong,
        ErrorKind::InvalidAudience => TokenProblem::AudienceWrong,
        ErrorKind::InvalidIssuer => TokenProblem::IssuerUnknown,
        ErrorKind::MissingRequiredClaim(claim) => TokenProblem::ClaimWrong(match claim.as_str() {
            "sub" => "sub",
            "aud" => "aud",
            "exp" => "exp",
            _ => "iss",
        }),
        _ => TokenProblem::Malformed,
    }
}
