//! The key of a rehearsal: made on the first start, trusted only where nobody else can call.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::{KeyError, Signer};

/// The issuer of development tokens.
pub const ISSUER: &str = "kezhi-development";

/// True when a development key may be trusted on a server at this address: on loopback only.
pub fn allowed_on(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

/// The development key in `keys/development.pem` of the data folder, made when there is none. Refuses a file that others can
/// read.
pub fn load_or_create(data: &Path) -> Result<Signer, KeyError> {
    let path = data.join("keys").join("development.pem");
    match fs::metadata(&path) {
        Ok(metadata) if metadata.permissions().mode() & 0o077 != 0 => Err(KeyError::Exposed(path)),
        Ok(_) => Signer::from_pem(
            ISSUER,
            &fs::read_to_string(&path).map_err(|source| failed(&path, source))?,
        ),
        Err(error) if error.kind() == ErrorKind::NotFound => create(&path),
        Err(source) => Err(failed(&path, source)),
    }
}

fn create(path: &Path) -> Result<Signer, KeyError> {
    let signer = Signer::generate(ISSUER)?;
    let folder = path.parent().unwrap_or(path);
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|source| failed(folder, source))?;
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let pem = signer.private_pem()?;
    file.and_then(|mut file| file.write_all(pem.as_bytes()))
        .map_err(|source| failed(path, source))?;
    Ok(signer)
}

fn failed(path: &Path, source: std::io::Error) -> KeyError {
    KeyError::File {
        path: PathBuf::from(path),
        source,
    }
}
