//! The files of an embedded database, which can be lost, cut short and exchanged by hand.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Part, Suite};

/// The files of a service's database.
pub struct Files {
    /// The database itself.
    pub database: PathBuf,
    /// What was written last.
    pub wal: PathBuf,
    /// What the processes that have it open share.
    pub shared: PathBuf,
}

impl Files {
    /// The files of a service's database.
    pub fn of(suite: &Suite, part: Part) -> Self {
        Self::below(suite.data(), part)
    }

    /// The same below another folder, as that of a copy.
    pub fn below(folder: &Path, part: Part) -> Self {
        let file = |end: &str| folder.join(format!("{}.db{end}", part.name()));
        Self {
            database: file(""),
            wal: file("-wal"),
            shared: file("-shm"),
        }
    }

    fn all(&self) -> [&Path; 3] {
        [&self.database, &self.wal, &self.shared]
    }

    /// Copies them into a folder.
    pub fn copy_to(&self, folder: &Path) {
        for file in self.all().into_iter().filter(|file| file.exists()) {
            fs::copy(file, folder.join(file.file_name().unwrap())).unwrap();
        }
    }

    /// Puts what a folder has of them in their place, and nothing where it has nothing.
    pub fn put_back_from(&self, folder: &Path) {
        for file in self.all() {
            let kept = folder.join(file.file_name().unwrap());
            let _ = fs::remove_file(file);
            if kept.exists() {
                fs::copy(kept, file).unwrap();
            }
        }
    }
}
