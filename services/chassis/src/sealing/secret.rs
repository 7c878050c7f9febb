//! One sealing key, and what it seals: `s1.{key id}.{wrapped data key}.{what is sealed}`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};

use crate::error::Fault;

/// The form of what is sealed.
pub(super) const FORM: &str = "s1";

/// The bytes of a key.
pub(super) type Bytes = [u8; 32];

/// A key that wraps data keys.
pub(super) struct Secret {
    /// Tells which key it is, and nothing of it.
    pub(super) id: String,
    key: LessSafeKey,
}

/// What is sealed, taken apart.
pub(super) struct Parts<'a> {
    pub(super) key: &'a str,
    wrapped: &'a str,
    body: &'a str,
}

impl Secret {
    pub(super) fn new(bytes: &Bytes) -> Result<Self, Fault> {
        let digest = Sha256::digest([b"sealing key ".as_slice(), bytes].concat());
        Ok(Self {
            id: hex::encode(digest.get(..4).unwrap_or(&digest)),
            key: aead(bytes)?,
        })
    }

    /// Seals something for a place: it can be opened there only.
    pub(super) fn seal(&self, place: &str, what: &[u8]) -> Result<String, Fault> {
        let data_key = random::<32>()?;
        let wrapped = encrypt(&self.key, place, &data_key)?;
        let body = encrypt(&aead(&data_key)?, place, what)?;
        Ok(format!("{FORM}.{}.{wrapped}.{body}", self.id))
    }

    pub(super) fn open(&self, place: &str, parts: &Parts) -> Result<Vec<u8>, Fault> {
        let data_key = decrypt(&self.key, place, parts.wrapped)?;
        let data_key = data_key.as_slice().try_into().map_err(Fault::new)?;
        decrypt(&aead(data_key)?, place, parts.body)
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

/// Bytes that nobody guesses.
pub(super) fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Fault::new)?;
    Ok(bytes)
}

fn aead(key: &Bytes) -> Result<LessSafeKey, Fault> {
    Ok(LessSafeKey::new(
        UnboundKey::new(&AES_256_GCM, key).map_err(Fault::new)?,
    ))
}

fn encrypt(key: &LessSafeKey, place: &str, what: &[u8]) -> Result<String, Fault> {
    let nonce = random::<NONCE_LEN>()?;
    let mut body = what.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), &mut body)
        .map_err(|_| Fault::new(format!("{place} could not be sealed")))?;
    Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &body].concat()))
}

fn decrypt(key: &LessSafeKey, place: &str, text: &str) -> Result<Vec<u8>, Fault> {
    let broken = || Fault::new(format!("what is sealed in {place} is not what was sealed there"));
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| broken())?;
    let (nonce, body) = bytes.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
    let mut body = body.to_vec();
    let opened = key.open_in_place(nonce, Aad::from(place), &mut body);
    Ok(opened.map_err(|_| broken())?.to_vec())
}
