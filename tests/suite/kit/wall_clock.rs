//! The clock of a machine, which is set while processes run.

use std::path::PathBuf;
use std::sync::OnceLock;

use tempfile::TempDir;

use super::disk::library;

/// A clock that a test sets.
pub struct WallClock {
    control: TempDir,
}

impl WallClock {
    /// A clock that is right.
    pub fn new() -> Self {
        Self {
            control: tempfile::tempdir().unwrap(),
        }
    }

    /// What a process must find in its environment to live by this clock.
    pub fn environment(&self) -> Vec<(String, String)> {
        static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
        let library = library(&LIBRARY, "wall_clock").display().to_string();
        let file = self.file().display().to_string();
        vec![("LD_PRELOAD".into(), library), ("WALL_CLOCK".into(), file)]
    }

    /// Sets it to so many seconds after what is right.
    pub fn set_to(&self, seconds_later: i64) {
        // As a whole: a process may read it meanwhile.
        let next = self.control.path().join("next");
        std::fs::write(&next, seconds_later.to_string()).unwrap();
        std::fs::rename(next, self.file()).unwrap();
    }

    fn file(&self) -> PathBuf {
        self.control.path().join("seconds")
    }
}
