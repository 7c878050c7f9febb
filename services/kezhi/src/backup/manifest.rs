//! The manifest of a set.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use kezhi_chassis::identity::Signer;
use kezhi_chassis::log::Head;
use kezhi_chassis::store::Contents;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The form of the sets that this binary writes, and the latest that it reads.
pub const FORM: u32 = 1;
/// The file of the manifest; it is written last, so a set that has one is whole.
pub const MANIFEST: &str = "manifest.json";
/// The file of its signature.
const SIGNATURE: &str = "manifest.jws";
/// The audience of the signature.
const AUDIENCE: &str = "kezhi-backup";

/// What a set holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the set.
    pub form: u32,
    /// The version of the suite that wrote it.
    pub version: String,
    /// When it was made, in seconds of the Unix epoch.
    pub made: i64,
    /// The services, by name.
    pub services: BTreeMap<String, Kept>,
    /// The SHA-256 of every other file, by its path in the set.
    pub files: BTreeMap<String, String>,
}

/// The database of a service in a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The file.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// The head of the log.
    pub log: Head,
    /// How far it had followed each other log.
    pub follows: BTreeMap<String, Head>,
    /// What each table holds.
    pub tables: BTreeMap<String, Contents>,
}

/// What is signed: the digest of the manifest.
#[derive(Serialize, Deserialize)]
struct Signed {
    sha256: String,
}

impl Manifest {
    /// Writes it into a set, with its signature.
    pub fn write(&self, set: &Path, signer: &Signer) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(self)?;
        let signed = Signed { sha256: digest(&text) };
        let signature = signer.attest(AUDIENCE, &signed).map_err(io::Error::other)?;
        keep(&set.join(SIGNATURE), signature.as_bytes())?;
        keep(&set.join(MANIFEST), &text)
    }

    /// Reads it from a set.
    pub fn read(set: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(set.join(MANIFEST))?)?)
    }

    /// True when a signer signed the manifest of a set as it is.
    pub fn is_signed_by(set: &Path, signer: &Signer) -> bool {
        let signature = fs::read_to_string(set.join(SIGNATURE)).unwrap_or_default();
        let signed: Option<Signed> = signer.attested(AUDIENCE, &signature);
        let text = fs::read(set.join(MANIFEST)).unwrap_or_default();
        signed.is_some_and(|signed| signed.sha256 == digest(&text))
    }
}

/// Writes a file that only its owner reads, and waits until the disk has it.
pub fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    if let Some(folder) = path.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The SHA-256 of a file, in hex.
pub fn digest_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut sha = Sha256::new();
    let mut part = vec![0; 1 << 16];
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hex::encode(sha.finalize())),
            length => sha.update(part.get(..length).unwrap_or_default()),
        }
    }
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
