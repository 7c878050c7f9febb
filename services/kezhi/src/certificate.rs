//! The certificates in a file.

use std::fs;
use std::path::Path;

use x509_cert::Certificate;

/// A certificate, and behind it those that vouch for it; with the bytes of the file, in PEM.
pub fn chain(path: &Path) -> Result<(Vec<Certificate>, Vec<u8>), String> {
    let wrong = |why: String| format!("{}: {why}", path.display());
    let pem = fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let chain = Certificate::load_pem_chain(&pem).map_err(|error| wrong(error.to_string()))?;
    match chain.is_empty() {
        true => Err(wrong("there is no certificate in it".into())),
        false => Ok((chain, pem)),
    }
}
