//! The sealing keys of a deployment, from a file or a setting. The first seals; those after it open what was sealed before.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use ring::hmac;

use super::cipher::Secret;
use super::key::{Parts, SealingKey, random};
use crate::error::{Error, Fault};

/// Begins the line of a key that seals and opens, and that of the key of blind indexes.
const SEAL: &str = "seal";
const INDEX: &str = "index";
/// How much of a blind index is kept, in bytes.
const INDEX_BYTES: usize = 16;

/// Why sealing keys cannot be used; one line.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read or written.
    #[error("the sealing keys {0}: {1}")]
    File(PathBuf, std::io::Error),
    /// Others can read the file.
    #[error("others can read the sealing keys {0}: chmod 600 it")]
    Exposed(PathBuf),
    /// What is there are no sealing keys.
    #[error("{0} holds no sealing keys: `seal` and `index`, each followed by 32 bytes in base64, are wanted")]
    Malformed(String),
    /// No key can be made.
    #[error("no sealing key can be made: {0:?}")]
    Unmade(Fault),
}

/// The keys; cheap to clone, and read anew where their file has changed.
#[derive(Clone)]
pub struct SealingKeys(Arc<Bunch>);

struct Bunch {
    file: Option<PathBuf>,
    ring: RwLock<Arc<Ring>>,
}

/// The keys at one time.
#[derive(Default)]
struct Ring {
    keys: Vec<SealingKey>,
    index: Option<hmac::Key>,
}

impl SealingKeys {
    /// No keys: what is personal can be neither kept nor opened.
    pub fn none() -> Self {
        Self::with(None, Ring::default())
    }

    /// Keys that nobody else has and that are stored nowhere: for what does not outlive the process.
    pub fn fleeting() -> Result<Self, KeysError> {
        Self::of_text("new keys", &new_text()?)
    }

    /// The keys of a setting.
    pub fn of_text(named: &str, text: &str) -> Result<Self, KeysError> {
        Ok(Self::with(None, Ring::read(named, text)?))
    }

    /// The keys of a file; none for as long as there is no such file.
    pub fn of_file(file: &Path) -> Result<Self, KeysError> {
        let ring = match file.exists() {
            true => Ring::read_file(file)?,
            false => Ring::default(),
        };
        Ok(Self::with(Some(file.into()), ring))
    }

    /// The same, made where there is no file yet.
    pub fn of_file_or_new(file: &Path) -> Result<Self, KeysError> {
        if !file.exists() {
            write_whole(file, &new_text()?)?;
        }
        Self::of_file(file)
    }

    /// Puts a new key before those of a file; gives its id.
    pub fn add_new(file: &Path) -> Result<String, KeysError> {
        let text = read_closed(file)?;
        Ring::read(&file.display().to_string(), &text)?;
        let key: Secret = random().map_err(KeysError::Unmade)?;
        write_whole(file, &format!("{}{text}", line(SEAL, &key)))?;
        Ok(SealingKey::new(&key).id)
    }

    fn with(file: Option<PathBuf>, ring: Ring) -> Self {
        let ring = RwLock::new(Arc::new(ring));
        Self(Arc::new(Bunch { file, ring }))
    }

    /// Reads the file anew, where the keys come from one; a file that is gone or cannot be read leaves them as they are.
    pub fn reload(&self) {
        let Some(file) = self.0.file.as_ref().filter(|file| file.exists()) else {
            return;
        };
        match Ring::read_file(file) {
            Ok(ring) => *self.0.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring),
            Err(error) => tracing::warn!(%error, "the sealing keys stay as they were"),
        }
    }

    /// The id of the key that seals; nothing where there is none.
    pub fn present(&self) -> Option<String> {
        self.ring().keys.first().map(|secret| secret.id.clone())
    }

    /// The ids of all keys that open.
    pub(super) fn ids(&self) -> Vec<String> {
        self.ring().keys.iter().map(|secret| secret.id.clone()).collect()
    }

    /// True for the id of a key that is here.
    pub fn has(&self, id: &str) -> bool {
        self.ring().keys.iter().any(|secret| secret.id == id)
    }

    /// Seals something for a place, as `tipoffs/123`.
    pub(crate) fn seal(&self, place: &str, what: &[u8]) -> Result<String, Error> {
        match self.ring().keys.first() {
            Some(secret) => Ok(secret.seal(place, what)?),
            None => Err(no_key().into()),
        }
    }

    /// Opens what was sealed for a place.
    pub(crate) fn open(&self, place: &str, sealed: &str) -> Result<Vec<u8>, Error> {
        let parts = Parts::of(sealed).ok_or_else(|| Fault::new(format!("what stands in {place} is not sealed")))?;
        if !self.has(parts.key) {
            self.reload();
        }
        match self.ring().keys.iter().find(|secret| secret.id == parts.key) {
            Some(secret) => Ok(secret.open(place, &parts)?),
            None => Err(not_this_key(parts.key).into()),
        }
    }

    /// What stands for a text where it is searched: only equal texts have the same.
    pub fn index(&self, text: &str) -> Result<String, Error> {
        let ring = self.ring();
        let key = ring.index.as_ref().ok_or_else(no_key)?;
        let tag = hmac::sign(key, text.as_bytes());
        Ok(hex::encode(tag.as_ref().get(..INDEX_BYTES).unwrap_or_default()))
    }

    fn ring(&self) -> Arc<Ring> {
        self.0.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Ring {
    fn read_file(file: &Path) -> Result<Self, KeysError> {
        Self::read(&file.display().to_string(), &read_closed(file)?)
    }

    /// Reads keys: words in pairs, whatever stands between them.
    fn read(named: &str, text: &str) -> Result<Self, KeysError> {
        let malformed = || KeysError::Malformed(named.into());
        let mut ring = Self::default();
        let words: Vec<&str> = text.split_whitespace().collect();
        for pair in words.chunks(2) {
            let [kind, key] = pair else { return Err(malformed()) };
            let key = STANDARD.decode(key).map_err(|_| malformed())?;
            let key: &Secret = key.as_slice().try_into().map_err(|_| malformed())?;
            match *kind {
                SEAL => ring.keys.push(SealingKey::new(key)),
                INDEX if ring.index.is_none() => ring.index = Some(hmac::Key::new(hmac::HMAC_SHA256, key)),
                _ => return Err(malformed()),
            }
        }
        match ring.keys.is_empty() || ring.index.is_none() {
            true => Err(malformed()),
            false => Ok(ring),
        }
    }
}

fn no_key() -> Refusal {
    let message = "the service was given no key to seal what is personal; an administrator sets sealing.key_file";
    Refusal::precondition(ErrorReason::SealingKeyMissing.code(), message)
}

fn not_this_key(key: &str) -> Refusal {
    let message = format!("what is sealed under the key {key} cannot be opened: the service was not given that key");
    Refusal::precondition(ErrorReason::SealingKeyMissing.code(), message).with("key", key)
}

fn new_text() -> Result<String, KeysError> {
    let key = |kind| Ok(line(kind, &random().map_err(KeysError::Unmade)?));
    Ok(format!("{}{}", key(SEAL)?, key(INDEX)?))
}

fn line(kind: &str, key: &Secret) -> String {
    format!("{kind} {}\n", STANDARD.encode(key))
}

fn read_closed(file: &Path) -> Result<String, KeysError> {
    let failed = |error| KeysError::File(file.into(), error);
    let metadata = fs::metadata(file).map_err(failed)?;
    match metadata.permissions().mode() & 0o077 {
        0 => fs::read_to_string(file).map_err(failed),
        _ => Err(KeysError::Exposed(file.into())),
    }
}

/// Writes a file whole or not at all.
fn write_whole(file: &Path, text: &str) -> Result<(), KeysError> {
    let folder = file.parent().unwrap_or(file);
    let draft = file.with_extension(format!("draft-{}", std::process::id()));
    let written = fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .and_then(|()| {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true).mode(0o600).open(&draft)
        })
        .and_then(|mut opened| opened.write_all(text.as_bytes()).and_then(|()| opened.sync_all()))
        .and_then(|()| fs::rename(&draft, file))
        .and_then(|()| File::open(folder)?.sync_all());
    written.map_err(|error| KeysError::File(file.into(), error))
}
