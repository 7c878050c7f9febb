//! The certificates in a file.

use std::fs;
use std::path::Path;

use kezhi_chassis::server::certificates;
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

/// A certificate, and behind it those that vouch for it; with the bytes of the file, in PEM.
pub fn chain(path: &Path) -> Result<(Vec<Certificate>, Vec<u8>), String> {
    let wrong = |why: String| format!("{}: {why}", path.display());
    let pem = fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let found = certificates(&pem).map_err(|error| wrong(error.to_string()))?;
    let read = found.iter().map(|der| Certificate::from_der(der));
    let chain: Vec<_> = read
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(error.to_string()))?;
    match chain.is_empty() {
        true => Err(wrong("there is no certificate in it".into())),
        false => Ok((chain, pem)),
    }
}

/// A host that a certificate vouches for.
pub fn host_of(chain: &[Certificate]) -> Option<String> {
    let shown = chain.first()?;
    let (_, names) = shown.tbs_certificate.get::<SubjectAltName>().ok()??;
    names.0.iter().find_map(|name| match name {
        // A host below a wildcard is one that it vouches for.
        GeneralName::DnsName(name) => Some(name.as_str().replacen('*', "kezhi", 1)),
        _ => None,
    })
}
