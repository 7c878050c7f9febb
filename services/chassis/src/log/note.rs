//! The head of a log, noted outside its database: when a file is lost, cut short or exchanged, the note still says how far the
//! log had come, and which one it was.
//!
//! The note is written when a commit is done and before its caller is told. It is not forced to the disk: after a loss of power it
//! may be a little behind the log, which it may be at any time, and never ahead of it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::head::Head;
use crate::identity::Signer;

/// The audience of a signed head.
const AUDIENCE: &str = "kezhi-head";
/// What a note always takes, so that a shorter one leaves nothing of a longer one behind.
const BYTES: usize = 1024;

/// The head of a service's log at an instant, as it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedHead {
    /// The service.
    pub service: String,
    /// How far its log had come.
    #[serde(flatten)]
    pub head: Head,
    /// When, in seconds of the Unix epoch.
    pub iat: i64,
}

impl NotedHead {
    /// The head in a form that can be checked with the public key alone.
    pub fn sign(&self, signer: &Signer) -> Option<String> {
        signer.attest(AUDIENCE, self).ok()
    }

    /// What a signed head says, if this signer signed it.
    pub fn read(signer: &Signer, text: &str) -> Option<Self> {
        signer.attested(AUDIENCE, text)
    }
}

/// The file in which the head of one log is noted.
pub struct HeadNote {
    service: &'static str,
    path: PathBuf,
    signer: Arc<Signer>,
    open: Mutex<Option<(File, i64)>>,
}

/// What stands in such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noted {
    /// There is none: nothing was ever noted here.
    Nothing,
    /// It cannot be read, or was signed by another key.
    Unreadable,
    /// This head.
    Head(NotedHead),
}

impl HeadNote {
    /// The note of a service, in a folder.
    pub fn new(folder: &Path, service: &'static str, signer: Arc<Signer>) -> Self {
        Self {
            service,
            path: folder.join(format!("{service}.head")),
            signer,
            open: Mutex::new(None),
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn service(&self) -> &'static str {
        self.service
    }

    pub(super) fn signer(&self) -> &Signer {
        &self.signer
    }

    /// What is noted.
    pub fn read(&self) -> Noted {
        match fs::read_to_string(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Noted::Nothing,
            Err(_) => Noted::Unreadable,
            Ok(text) => match NotedHead::read(&self.signer, &text) {
                Some(noted) if noted.service == self.service => Noted::Head(noted),
                _ => Noted::Unreadable,
            },
        }
    }

    /// Notes a head, unless a later one is noted already.
    pub fn write(&self, head: &Head, now_micros: i64) {
        if let Err(error) = self.try_write(head, now_micros) {
            tracing::warn!(%error, path = %self.path.display(), "the head of the log could not be noted");
        }
    }

    /// Notes a head whatever was noted before: that a log was set back is on its record.
    pub fn renew(&self, head: &Head, now_micros: i64) {
        *self.open.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = None;
        self.write(head, now_micros);
    }

    /// The head of a log of the deployment, signed as its notes are.
    pub(super) fn sign(&self, service: &str, head: &Head, now_micros: i64) -> Option<String> {
        let noted = NotedHead {
            service: service.into(),
            head: head.clone(),
            iat: now_micros.div_euclid(1_000_000),
        };
        noted.sign(&self.signer)
    }

    fn try_write(&self, head: &Head, now_micros: i64) -> io::Result<()> {
        let mut open = self.open.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let (file, last) = match &mut *open {
            Some(open) => open,
            none => none.insert((self.create()?, -1)),
        };
        if head.position < *last {
            return Ok(());
        }
        let text = self.sign(self.service, head, now_micros);
        let text = text.ok_or_else(|| io::Error::other("it could not be signed"))?;
        file.write_all_at(format!("{text:<width$}\n", width = BYTES - 1).as_bytes(), 0)?;
        *last = head.position;
        Ok(())
    }

    /// Makes the folder of the notes, where there is none.
    pub(super) fn prepare(&self) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(&self.path);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
    }

    fn create(&self) -> io::Result<File> {
        self.prepare()?;
        let mut options = OpenOptions::new();
        options
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&self.path)
    }
}
