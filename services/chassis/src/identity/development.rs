//! The key of a rehearsal: made on the first start, trusted only where nobody else can call.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::key_file::{keep_new, read};
use super::{KeyError, Signer};

/// The issuer of development tokens.
pub const ISSUER: &str = "kezhi-development";

/// True when a development key may be trusted on a server at this address: on loopback only.
pub fn allowed_on(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

/// Where the development key lies in a data folder.
pub fn key_file(data: &Path) -> PathBuf {
    data.join("keys").join("development.pem")
}

/// The development key of a data folder, made when there is none. Refuses a file that others can read.
pub fn load_or_create(data: &Path) -> Result<Signer, KeyError> {
    let path = key_file(data);
    if !path.exists() {
        keep_new(&Signer::generate(ISSUER)?, &path)?;
    }
    read(ISSUER, &path)
}
