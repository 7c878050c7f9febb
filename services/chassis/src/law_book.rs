//! The law in force in this process: what is built in, with what the operator's folder adds.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::{Duration, SystemTime};

use kezhi_law::{Law, LoadError};
use tokio::signal::unix::{SignalKind, signal};

/// How often the folder is looked at.
const EVERY: Duration = Duration::from_secs(2);

/// The law, shared and replaced as a whole when the operator publishes a calendar or corrects a rule.
#[derive(Clone)]
pub struct LawBook(Arc<Shelf>);

struct Shelf {
    folder: Option<PathBuf>,
    law: RwLock<Arc<Law>>,
}

impl LawBook {
    /// The law that is built in, without a folder to add to it.
    pub fn builtin() -> Self {
        Self(Arc::new(Shelf {
            folder: None,
            law: RwLock::new(Arc::new(Law::builtin())),
        }))
    }

    /// The law with what an operator's folder adds; refuses a file that does not parse or contradicts the statute.
    pub fn open(folder: &Path) -> Result<Self, LoadError> {
        let law = Law::load(folder)?;
        Ok(Self(Arc::new(Shelf {
            folder: Some(folder.to_path_buf()),
            law: RwLock::new(Arc::new(law)),
        })))
    }

    /// The law as it stands.
    pub fn current(&self) -> Arc<Law> {
        match self.0.law.read() {
            Ok(law) => law.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Reads the folder anew for as long as the process runs: when it is told to (SIGHUP), and when a file in it has changed.
    pub async fn keep_current(self) {
        let mut told = signal(SignalKind::hangup()).ok();
        let mut seen = self.files();
        loop {
            let told = async {
                match &mut told {
                    Some(signal) => signal.recv().await,
                    None => std::future::pending().await,
                }
            };
            let asked = tokio::select! {
                _ = told => true,
                () = tokio::time::sleep(EVERY) => false,
            };
            let now = self.files();
            if (asked || now != seen)
                && let Err(error) = self.reload()
            {
                tracing::error!(%error, "the law folder cannot be read; the law stays as it is");
            }
            seen = now;
        }
    }

    /// The files of the folder, with when each was changed and how long it is.
    fn files(&self) -> Vec<(PathBuf, Option<SystemTime>, u64)> {
        let entries = self.0.folder.iter().filter_map(|folder| fs::read_dir(folder).ok());
        let files = entries.flatten().flatten().filter_map(|entry| {
            let metadata = entry.metadata().ok()?;
            Some((entry.path(), metadata.modified().ok(), metadata.len()))
        });
        let mut files: Vec<_> = files.collect();
        files.sort();
        files
    }

    /// Reads the folder anew. A bad file leaves the law as it stands and is returned.
    pub fn reload(&self) -> Result<Arc<Law>, LoadError> {
        let Some(folder) = &self.0.folder else {
            return Ok(self.current());
        };
        // While it is replaced, the law that it holds stays in force.
        if !folder.exists() && self.current().edition() != Law::builtin().edition() {
            return Err(LoadError::Unreadable {
                file: folder.display().to_string(),
                why: "it was there, and is gone".into(),
            });
        }
        let law = Law::load(folder)?;
        if law.edition() != self.current().edition() {
            tracing::info!(edition = law.edition(), "the law book has a new edition");
            match self.0.law.write() {
                Ok(mut shelf) => *shelf = Arc::new(law),
                Err(poisoned) => *poisoned.into_inner() = Arc::new(law),
            }
        }
        Ok(self.current())
    }
}
