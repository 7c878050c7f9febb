//! Files of private keys.

use std::fs;
use std::path::Path;

use super::{KeyError, Signer};
use crate::secret_file::{self, is_exposed};

/// The signer whose private key a file holds. Refuses a file that others can read.
pub fn read(issuer: &str, path: &Path) -> Result<Signer, KeyError> {
    if is_exposed(path).map_err(|source| failed(path, source))? {
        return Err(KeyError::Exposed(path.into()));
    }
    let pem = fs::read_to_string(path).map_err(|source| failed(path, source))?;
    Signer::from_pem(issuer, &pem).map_err(|_| KeyError::NoKeyIn(path.into()))
}

/// Keeps a new key, whole or not at all. Where another process was first, its key stands.
pub(super) fn keep_new(signer: &Signer, path: &Path) -> Result<(), KeyError> {
    let kept = secret_file::keep_new(path, &signer.private_pem()?);
    kept.map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: std::io::Error) -> KeyError {
    KeyError::File {
        path: path.into(),
        source,
    }
}
