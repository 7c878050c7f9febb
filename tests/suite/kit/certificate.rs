//! Certificates that vouch for themselves.

use std::path::Path;
use std::process::Command;

use super::process::succeed;

/// Makes a certificate in a folder that ends after so many days; gives the files of the certificate and of its key.
pub fn self_signed(folder: &Path, days: u32, extensions: &[&str]) -> (String, String) {
    let place = |name: &str| folder.join(name).display().to_string();
    let (certificate, key) = (place("tls.pem"), place("tls.key"));
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=kezhi"]);
    openssl.args(["-days", &days.to_string()]);
    for extension in extensions {
        openssl.args(["-addext", extension]);
    }
    succeed(openssl.args(["-out", &certificate, "-keyout", &key]));
    (certificate, key)
}
