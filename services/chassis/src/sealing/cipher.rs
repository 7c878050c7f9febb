//! The cipher: what is sealed says nothing in itself, and is opened with its secret alone, where it belongs.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::error::Fault;

/// What seals and opens.
pub(crate) type Secret = [u8; 32];

/// Seals bytes as those of something, as the arguments of a list.
pub(crate) fn close(secret: &Secret, of: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let nonce = random::<NONCE_LEN>()?;
    let mut sealed = bytes.to_vec();
    key(secret)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(of), &mut sealed)
        .map_err(|_| Fault::new("nothing could be sealed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Bytes that nobody guesses.
pub(super) fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Fault::new)?;
    Ok(bytes)
}

/// What was sealed with the secret as that of something; nothing where it was not.
pub(crate) fn open(secret: &Secret, of: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut bytes = sealed.to_vec();
    let opened = key(secret).ok()?.open_in_place(nonce, Aad::from(of), &mut bytes).ok()?;
    Some(opened.to_vec())
}

fn key(secret: &Secret) -> Result<LessSafeKey, Fault> {
    let key = UnboundKey::new(&AES_256_GCM, secret).map_err(Fault::new)?;
    Ok(LessSafeKey::new(key))
}
