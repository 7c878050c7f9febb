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

/// What is wrong with a law for the deployment; nothing where it serves.
type MistakeIn = dyn Fn(&Law) -> Option<String> + Send + Sync;

struct Shelf {
    folder: Option<PathBuf>,
    law: RwLock<Arc<Law>>,
    mistake_in: Box<MistakeIn>,
}

impl LawBook {
    /// The law that is built in, without a folder to add to it.
    pub fn builtin() -> Self {
        Self(Arc::new(Shelf {
            folder: None,
            law: RwLock::new(Arc::new(Law::builtin())),
            mistake_in: Box::new(|_| None),
        }))
    }

    /// The law with what an operator's folder adds; refuses a file that does not parse or contradicts the statute.
    pub fn open(folder: &Path) -> Result<Self, LoadError> {
        let law = Law::load(folder)?;
        Ok(Self(Arc::new(Shelf {
            folder: Some(folder.to_path_buf()),
            law: RwLock::new(Arc::new(law)),
            mistake_in: Box::new(|_| None),
        })))
    }

    /// The same, held to what the deployment rests on: a law with a mistake is refused here, and stays unread later.
    pub fn held_to(self, mistake_in: impl Fn(&Law) -> Option<String> + Send + Sync + 'static) -> Result<Self, String> {
        let law = self.current();
        match mistake_in(&law) {
            Some(mistake) => Err(mistake),
            None => Ok(Self(Arc::new(Shelf {
                folder: self.0.folder.clone(),
                law: RwLock::new(law),
                mistake_in: Box::new(mistake_in),
            }))),
        }
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
        if let Some(why) = (self.0.mistake_in)(&law) {
            let file = folder.display().to_string();
            return Err(LoadError::Unreadable { file, why });
        }
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

#[cfg(test)]
mod tests {
    use std::fs;

    use kezhi_law::Law;

    use super::LawBook;

    const CALENDAR: &str = "year = 2031\nverified = \"unverified\"\nsource = \"made up\"\nprovisional = true\n";

    /// Stands for what a deployment rests on, as its discretion standard.
    fn has_no_2031(law: &Law) -> Option<String> {
        let is_there = law.calendar().years().iter().any(|year| year.year == 2031);
        (!is_there).then(|| "2031 is missing".to_string())
    }

    #[test]
    fn a_law_that_lacks_what_the_deployment_rests_on_is_neither_begun_with_nor_read_later() {
        let folder = tempfile::tempdir().unwrap();
        let begun = LawBook::open(folder.path()).unwrap().held_to(has_no_2031);
        assert_eq!(begun.err().as_deref(), Some("2031 is missing"));
        let calendar = folder.path().join("2031.toml");
        fs::write(&calendar, CALENDAR).unwrap();
        let book = LawBook::open(folder.path()).unwrap().held_to(has_no_2031).unwrap();
        let edition = book.current().edition().to_string();
        fs::remove_file(&calendar).unwrap();
        assert!(book.reload().unwrap_err().to_string().contains("2031 is missing"));
        assert_eq!(book.current().edition(), edition);
    }
}
