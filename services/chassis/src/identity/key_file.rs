//! Files of private keys.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use super::{KeyError, Signer};

/// The signer whose private key a file holds. Refuses a file that others can read.
pub fn read(issuer: &str, path: &Path) -> Result<Signer, KeyError> {
    let metadata = fs::metadata(path).map_err(|source| failed(path, source))?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(KeyError::Exposed(path.into()));
    }
    let pem = fs::read_to_string(path).map_err(|source| failed(path, source))?;
    Signer::from_pem(issuer, &pem).map_err(|_| KeyError::NoKeyIn(path.into()))
}

/// Keeps a new key, whole or not at all. Where another process was first, its key stands.
pub(super) fn keep_new(signer: &Signer, path: &Path) -> Result<(), KeyError> {
    let folder = path.parent().unwrap_or(path);
    let failed = |source| failed(path, source);
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(failed)?;
    let draft = path.with_extension(format!("draft-{}", std::process::id()));
    let pem = signer.private_pem()?;
    let mut new = OpenOptions::new();
    let file = new.write(true).create(true).truncate(true).mode(0o600).open(&draft);
    let kept = file
        .and_then(|mut file| file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| fs::hard_link(&draft, path))
        .and_then(|()| File::open(folder)?.sync_all());
    fs::remove_file(&draft).map_err(failed)?;
    match kept {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(failed(error)),
        _ => Ok(()),
    }
}

fn failed(path: &Path, source: std::io::Error) -> KeyError {
    KeyError::File {
        path: path.into(),
        source,
    }
}
