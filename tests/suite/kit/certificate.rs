//! Certificates that vouch for themselves, or that an own authority vouches for, and keys.

use std::fs;
use std::os::unix::fs::PermissionsExt;
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

/// Makes a certificate for a host that an own authority vouches for, and puts that authority's behind it; gives the files of both and of the
/// key.
pub fn issued(folder: &Path, host: &str) -> (String, String) {
    let place = |name: &str| folder.join(name).display().to_string();
    let (authority, its_key) = self_signed(folder, 60, &["basicConstraints=critical,CA:TRUE"]);
    let (request, key) = (place("host.csr"), place("host.key"));
    let (certificate, extensions) = (place("host.pem"), place("host.ext"));
    let mut asked = Command::new("openssl");
    asked.args(["req", "-newkey", "ed25519", "-nodes", "-subj", "/CN=host"]);
    succeed(asked.args(["-out", &request, "-keyout", &key]));
    fs::write(
        &extensions,
        format!("subjectAltName=DNS:{host}\nbasicConstraints=critical,CA:FALSE\n"),
    )
    .unwrap();
    let mut issue = Command::new("openssl");
    issue.args(["x509", "-req", "-days", "60", "-in", &request, "-extfile", &extensions]);
    issue.args(["-CA", &authority, "-CAkey", &its_key, "-CAcreateserial"]);
    succeed(issue.args(["-out", &certificate]));
    let chain = [&certificate, &authority].map(|file| fs::read_to_string(file).unwrap());
    fs::write(&certificate, chain.concat()).unwrap();
    (certificate, key)
}

/// Makes the key of a deployment in a folder.
pub fn service_key(folder: &Path) -> String {
    let key = folder.join("service_key.pem");
    let mut openssl = Command::new("openssl");
    succeed(openssl.args(["genpkey", "-algorithm", "ed25519", "-out"]).arg(&key));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    key.display().to_string()
}
