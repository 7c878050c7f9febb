//! One sealing key, and what it seals: `s1.{key id}.{wrapped data key}.{what is sealed}`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::cipher::{self, Secret, random};
use crate::error::Fault;

/// The form of what is sealed.
pub(super) const FORM: &str = "s1";

/// A key that wraps data keys.
pub(super) struct SealingKey {
    /// Tells which key it is, and nothing of it.
    pub(super) id: String,
    secret: Secret,
}

/// What is sealed, taken apart.
pub(super) struct Parts<'a> {
    pub(super) key: &'a str,
    wrapped: &'a str,
    body: &'a str,
}

impl SealingKey {
    pub(super) fn new(secret: &Secret) -> Self {
        let digest = Sha256::digest([b"sealing key ".as_slice(), secret].concat());
        Self {
            id: hex::encode(digest.get(..4).unwrap_or(&digest)),
            secret: *secret,
        }
    }

    /// Seals something for a place: it can be opened there only.
    pub(super) fn seal(&self, place: &str, what: &[u8]) -> Result<String, Fault> {
        let data_key = random::<32>()?;
        let wrapped = encrypt(&self.secret, place, &data_key)?;
        let body = encrypt(&data_key, place, what)?;
        Ok(format!("{FORM}.{}.{wrapped}.{body}", self.id))
    }

    pub(super) fn open(&self, place: &str, parts: &Parts) -> Result<Vec<u8>, Fault> {
        let data_key = decrypt(&self.secret, place, parts.wrapped)?;
        let data_key = data_key.as_slice().try_into().map_err(Fault::new)?;
        decrypt(data_key, place, parts.body)
    }
}

impl<'a> Parts<'a> {
    /// The parts of what is sealed; nothing for any other text.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let mut parts = text.split('.');
        let parts = (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next());
        let (FORM, key, wrapped, body, None) = parts else {
            return None;
        };
        Some(Self { key, wrapped, body })
    }
}

fn encrypt(secret: &Secret, place: &str, what: &[u8]) -> Result<String, Fault> {
    Ok(URL_SAFE_NO_PAD.encode(cipher::close(secret, place.as_bytes(), what)?))
}

fn decrypt(secret: &Secret, place: &str, text: &str) -> Result<Vec<u8>, Fault> {
    let sealed = URL_SAFE_NO_PAD.decode(text).ok();
    let opened = sealed.and_then(|sealed| cipher::open(secret, place.as_bytes(), &sealed));
    opened.ok_or_else(|| Fault::new(format!("what is sealed in {place} is not what was sealed there")))
}
