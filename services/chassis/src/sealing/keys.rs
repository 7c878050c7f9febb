//! The sealing keys of a deployment, from a file or a setting. The first seals; those after it open what was sealed before.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use ring::hmac;

use super::cipher::{Secret, random};
use super::key::{Parts, SealingKey};
use crate::error::{Error, Fault};
use crate::secret_file::{self, is_exposed};

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

    /// Makes the file where there is none.
    pub fn make(&self) -> Result<(), KeysError> {
        let Some(file) = self.0.file.as_ref().filter(|file| !file.exists()) else {
            return Ok(());
        };
        // Another process may be making it too: one of both stands, for both.
        let kept = secret_file::keep_new(file, &new_text()?);
        kept.map_err(|error| KeysError::File(file.clone(), error))?;
        self.reload();
        Ok(())
    }

    /// Puts a new key before those of a file; gives its id.
    pub fn add_new(file: &Path) -> Result<String, KeysError> {
        let text = read_closed(file)?;
        Ring::read(&file.display().to_string(), &text)?;
        let key: Secret = random().map_err(KeysError::Unmade)?;
        let replaced = secret_file::replace(file, &format!("{}{text}", line(SEAL, &key)));
        replaced.map_err(|error| KeysError::File(file.into(), error))?;
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
        if self.present().is_none() {
            self.reload();
        }
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
    match is_exposed(file).map_err(failed)? {
        true => Err(KeysError::Exposed(file.into())),
        false => fs::read_to_string(file).map_err(failed),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::thread;

    use super::SealingKeys;

    fn made(file: &Path) -> SealingKeys {
        let keys = SealingKeys::of_file(file).unwrap();
        keys.make().unwrap();
        keys
    }

    #[test]
    fn of_all_who_make_the_keys_at_once_each_has_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys").join("sealing.key");
        let made: BTreeSet<Option<String>> = thread::scope(|scope| {
            let makers: Vec<_> = (0..8).map(|_| scope.spawn(|| made(&file).present())).collect();
            makers.into_iter().map(|maker| maker.join().unwrap()).collect()
        });
        assert_eq!(made.len(), 1);
        let left: Vec<_> = std::fs::read_dir(folder.path().join("keys")).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }

    #[test]
    fn a_new_key_seals_and_the_one_before_it_opens_still() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sealing.key");
        let keys = made(&file);
        let (before, index) = (keys.seal_text("a/1", "王某").unwrap(), keys.index("王某").unwrap());
        let id = SealingKeys::add_new(&file).unwrap();
        keys.reload();
        assert_eq!(keys.present(), Some(id));
        assert_eq!(keys.open_text("a/1", &before).unwrap(), "王某");
        assert_eq!(keys.index("王某").unwrap(), index);
    }
}
